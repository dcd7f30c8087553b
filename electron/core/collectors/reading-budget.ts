/**
 * What one reading may cost. Any user may make network namespaces (user_namespaces(7)), thousands of them, and fill each
 * with rules that keep a tool busy: a reading goes on without those that do not fit, says how many, and takes first what
 * the host itself and its engines have made.
 */
import type { Discovery, FoundNamespace } from './discovery'
import type { GapList } from './gaps'

export interface ReadingLimits {
  /** Milliseconds after which no further namespace is begun. */
  readonly ms: number
  readonly namespaces: number
}

const LIMITS: ReadingLimits = { ms: 60_000, namespaces: 20_000 }

export class ReadingBudget {
  readonly #until: number
  #taken = 0
  #tooMany = 0
  #tooLate = 0

  constructor(
    readonly limits: ReadingLimits = LIMITS,
    readonly now: () => number = () => performance.now()
  ) {
    this.#until = now() + limits.ms
  }

  /** Whether one more namespace may be read; counts it either way. */
  take(): boolean {
    if (this.#taken >= this.limits.namespaces) this.#tooMany++
    else if (this.now() > this.#until) this.#tooLate++
    else {
      this.#taken++
      return true
    }
    return false
  }

  report(gaps: GapList): void {
    const say = (code: 'truncated' | 'timeout', count: number, why: string): void => {
      if (count === 0) return
      const detail = `${count} more namespaces were not read: ${why}`
      gaps.add({ code, what: 'namespace', namespaceId: null, subject: '', detail })
    }
    say('truncated', this.#tooMany, `more than ${this.limits.namespaces}`)
    say('timeout', this.#tooLate, `the others took ${this.limits.ms / 1000} s`)
  }
}

/**
 * The host first, then those that a name or an engine's mount of this mount namespace leads to, then what anyone may have
 * made; by inode, nearly the order of their making.
 */
export function inOrder({ found, host }: Pick<Discovery, 'found' | 'host'>): FoundNamespace[] {
  const rank = ({ inode, kind, paths }: FoundNamespace): number => {
    if (inode === host) return 0
    return (kind === 'named' || kind === 'engine') && paths[0]?.startsWith('/proc/') === false ? 1 : 2
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.inode - b.inode)
}
