/** One short line at the foot of the window that goes by itself: "Copied". Also read out by screen readers. May offer one way on. */
import { shallowRef } from 'vue'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}

export interface Toast {
  readonly text: string
  readonly bad: boolean
  readonly action: ToastAction | null
  readonly at: number
}

const SHOWN_MS = 2400
/** Time to read it, think and press the button. */
const ACTION_MS = 10_000
export const toast = shallowRef<Toast | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

export function say(text: string, bad = false, action: ToastAction | null = null): void {
  toast.value = { text, bad, action, at: Date.now() }
  clearTimeout(timer)
  timer = setTimeout(hush, action !== null ? ACTION_MS : bad ? SHOWN_MS * 3 : SHOWN_MS)
}

/** Takes it away at once. */
export function hush(): void {
  clearTimeout(timer)
  toast.value = null
}
