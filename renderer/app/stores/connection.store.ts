/** The line to the services: whether there is one, since when not, and trying again by itself with a growing pause. */
import { backOff } from '../../client/back-off'
import { LineError, type Line, type LineEnd } from '../../client/line'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** `refused`: the server does not let this page in; trying again would not help, a new address does. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused'

export const useConnectionStore = defineStore('connection', () => {
  const state = ref<ConnectionState>('connecting')
  /**
   * The line there is now. Watch this, never its `client`: a client answers to every property name, `then` and `catch` among
   * them, and passes for a promise.
   */
  const line = shallowRef<Line | null>(null)
  const detail = ref('')
  /** When the next attempt is made, milliseconds since the epoch; null while none is planned. */
  const retryAt = ref<number | null>(null)
  let wake: (() => void) | null = null
  let running = false

  function lose(end: LineEnd): void {
    line.value = null
    detail.value = end.detail
    state.value = end.cause
  }

  async function pause(ms: number): Promise<void> {
    retryAt.value = Date.now() + ms
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    wake = null
    retryAt.value = null
  }

  /** Keeps a line open until the server refuses it. Called once, with the way lines are opened. */
  async function keep(open: () => Promise<Line>): Promise<void> {
    if (running) return
    running = true
    for (let attempt = 0; ; attempt++) {
      try {
        const opened = await open()
        attempt = 0
        line.value = opened
        detail.value = ''
        state.value = 'open'
        lose(await opened.ended)
      } catch (error) {
        lose(
          error instanceof LineError
            ? error.end
            : { cause: 'lost', detail: error instanceof Error ? error.message : String(error) }
        )
      }
      if (line.value === null && isRefused()) break
      await pause(backOff(attempt))
    }
    running = false
  }

  const isRefused = (): boolean => state.value === 'refused'

  /** Tries again at once. */
  function retryNow(): void {
    wake?.()
  }

  return { state, line, detail, retryAt, keep, retryNow }
})
