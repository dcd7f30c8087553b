/** One short line at the foot of the window that goes by itself: "Copied". Also read out by screen readers. */
import { shallowRef } from 'vue'

export interface Toast {
  readonly text: string
  readonly bad: boolean
  readonly at: number
}

const SHOWN_MS = 2400
export const toast = shallowRef<Toast | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

export function say(text: string, bad = false): void {
  toast.value = { text, bad, at: Date.now() }
  clearTimeout(timer)
  timer = setTimeout(() => (toast.value = null), bad ? SHOWN_MS * 3 : SHOWN_MS)
}
