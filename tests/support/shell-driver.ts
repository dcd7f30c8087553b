/** A shell driven as a person would: types, waits until something was said. For tests. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Terminal } from '@core/host/host'
import { until } from './namespaces'

export const SIZE = { columns: 100, rows: 30 }

export class ShellDriver {
  #said = ''
  readonly done: Promise<void>

  constructor(readonly terminal: Terminal) {
    this.done = (async () => {
      for await (const chunk of terminal.output) this.#said += Buffer.from(chunk).toString('utf8')
    })()
  }

  get said(): string {
    return this.#said
  }

  type(text: string): void {
    this.terminal.write(Buffer.from(text))
  }

  /** Waits until the expression is found in what was said since the last time; gives its match. */
  async says(what: RegExp): Promise<RegExpExecArray> {
    const match = await until(`${String(what)} in ${JSON.stringify(this.#said.slice(-500))}`, () =>
      what.exec(this.#said)
    )
    this.#said = this.#said.slice(match.index + match[0].length)
    return match
  }

  /** What a command prints between two marks. The marks are typed in halves, so that their echo is none of them. */
  async run(command: string): Promise<string> {
    this.type(`echo "<<""<"; ${command}; echo ">>"">"\r`)
    const match = await this.says(/<<<\r?\n([^]*?)>>>/)
    return (match[1] ?? '').replaceAll('\r', '').trim()
  }
}

/** Reads a shell one piece at a time, when it is asked to. */
export class SlowReader {
  readonly #pieces: AsyncIterator<Uint8Array>
  constructor(terminal: Terminal) {
    this.#pieces = terminal.output[Symbol.asyncIterator]()
  }

  /** @throws Error when the shell has ended */
  async next(): Promise<Uint8Array> {
    const piece = await this.#pieces.next()
    if (piece.done === true) throw new Error('the shell has ended')
    return piece.value
  }
}

/** Living processes whose environment holds this word: whatever a shell with it started. */
export function processesWithWord(word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${String(pid)}/environ`, 'latin1').includes(word) ||
          readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1').includes(word)
        )
      } catch {
        return false // ended meanwhile
      }
    })
}
