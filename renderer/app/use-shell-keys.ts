/** Keys of the window: Ctrl+K search, `/` the filter of the screen, Esc lets go, `g` and a letter to a screen, `n` and `c` change. */
import { onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import { screens } from './screens'
import { useSelectionStore } from './stores/selection.store'

/** How long `g` waits for its letter. */
const CHORD_MS = 1200

/** True where keys are text: nothing of ours may take them. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const inLayer = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=dialog],[role=menu]') !== null

export function useShellKeys(options: {
  openSearch: () => void
  /** Starts the change of a letter (`n` new network, `c` connect); false when there is none here. */
  change: (key: string) => boolean
}): void {
  const router = useRouter()
  const selection = useSelectionStore()
  let chordUntil = 0

  function onKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      options.openSearch()
      return
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (isTyping(event.target) || inLayer(event.target)) return
    if (event.key === 'Escape') selection.clear()
    else if (event.key === '/') {
      const filter = document.querySelector<HTMLElement>('main [data-filter], main .filter input')
      if (filter) {
        event.preventDefault()
        filter.focus()
      }
    } else if (event.key === 'g') chordUntil = Date.now() + CHORD_MS
    else if (Date.now() < chordUntil) {
      chordUntil = 0
      const screen = screens.find((one) => one.letter === event.key)
      if (screen) void router.push({ name: screen.name })
    } else if (options.change(event.key)) event.preventDefault()
  }

  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
}
