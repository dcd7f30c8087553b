/** Ends the processes of shells by a child that outlives us (guard-program.ts). Started with the first shell, one for each owner. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'
import { accountOf } from '../engines/accounts'
import { GUARD_PROGRAM } from './guard-program'

const answer = z.object({ id: z.int(), done: z.boolean() })

/** Longer than the guard takes for one session. */
const PATIENCE_MS = 10_000

export interface WatchOptions {
  /** A process of a container: it must not stand among this machine's own files. */
  readonly container?: boolean
}

export class Guard {
  #child: ChildProcessByStdio<Writable, Readable, null> | null = null
  #next = 1
  readonly #waiting = new Map<number, (done: boolean) => void>()

  /** @param uid whose rights it has; null: ours */
  constructor(readonly uid: number | null = null) {}

  /** Remembers the session that this process leads. False when there is no such process, or it may not be watched. */
  watch(pid: number, { container = false }: WatchOptions = {}): Promise<boolean> {
    return this.#ask({ watch: pid, container })
  }

  /** Ends a session that is watched. False when something of it is left. */
  end(pid: number): Promise<boolean> {
    return this.#ask({ end: pid })
  }

  /** Ends all that is left, then the guard itself. */
  close(): Promise<void> {
    const child = this.#child
    if (child === null) return Promise.resolve()
    return new Promise((resolve) => {
      child.once('close', () => resolve())
      child.stdin.end()
    })
  }

  #ask(request: object): Promise<boolean> {
    const id = this.#next++
    const child = (this.#child ??= this.#start())
    return new Promise((resolve) => {
      const finish = (done: boolean): void => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        resolve(done)
      }
      const timer = setTimeout(() => finish(false), PATIENCE_MS)
      this.#waiting.set(id, finish)
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
      else finish(false)
    })
  }

  #start(): ChildProcessByStdio<Writable, Readable, null> {
    const rights = this.uid === null ? {} : { uid: this.uid, gid: accountOf(this.uid)?.gid ?? 65534 }
    const child = spawn(process.execPath, ['-e', GUARD_PROGRAM], {
      ...rights,
      cwd: '/',
      env: 'electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {},
      stdio: ['pipe', 'pipe', 'ignore'],
      // A session of its own: what ends ours, a closed terminal or Ctrl+C, does not end it.
      detached: true
    })
    const gone = (): void => {
      if (this.#child === child) this.#child = null
      for (const finish of [...this.#waiting.values()]) finish(false)
    }
    child.on('error', gone)
    child.on('close', gone)
    child.stdin.on('error', () => undefined) // it ended: `close` tells
    createInterface({ input: child.stdout }).on('line', (line) => {
      const parsed = parse(line)
      if (parsed !== null) this.#waiting.get(parsed.id)?.(parsed.done)
    })
    return child
  }
}

function parse(line: string): z.infer<typeof answer> | null {
  try {
    return answer.parse(JSON.parse(line))
  } catch {
    return null // our own program says nothing else; killed in the middle of a line, perhaps
  }
}
