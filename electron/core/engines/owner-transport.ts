/**
 * Speaks to an engine with the rights of its socket's owner, through a child process with that uid (owner-program.ts). A
 * privileged collector never opens such a socket itself: its owner could put anything there, and would see root connect.
 * The child gets no environment, no file of ours, no group beside the owner's own; what it answers is as untrusted as the
 * engine is.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { z } from 'zod'
import { accountOf } from './accounts'
import { EngineFailure, bounded, neverConnected } from './failure'
import { OWNER_PROGRAM } from './owner-program'
import { splitLines, type Answer, type Change, type GetOptions, type Transport } from './transport'

const reply = z.object({
  id: z.int(),
  status: z.int().optional(),
  body: z.string().optional(),
  libpod: z.string().optional(),
  chunk: z.string().optional(),
  end: z.boolean().optional(),
  error: z.string().optional(),
  message: z.string().optional()
})
type Reply = z.infer<typeof reply>

const ERRORS: Readonly<Record<string, 'no-rights' | 'vanished' | 'timeout' | 'truncated'>> = {
  EACCES: 'no-rights',
  EPERM: 'no-rights',
  ENOENT: 'vanished',
  ECONNREFUSED: 'vanished',
  ECONNRESET: 'vanished',
  ETIMEDOUT: 'timeout',
  EFBIG: 'truncated'
}
/** The child's own time-out comes first; this one is for a child that is stopped or stuck. */
const GRACE_MS = 1000

export class OwnerTransport implements Transport {
  #child: ChildProcessWithoutNullStreams | null = null
  #next = 1
  readonly #waiting = new Map<number, (reply: Reply) => void>()

  constructor(
    readonly socketPath: string,
    readonly uid: number,
    /** The login group, or nobody's: never the group the socket file happens to have. */
    readonly gid = accountOf(uid)?.gid ?? 65534
  ) {}

  get(path: string, options: GetOptions): Promise<Answer> {
    return this.#ask({ path }, options)
  }

  change(change: Change, options: GetOptions): Promise<Answer> {
    return this.#ask(change, options)
  }

  #ask(asked: object, options: GetOptions): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = this.#next++
      const timer = setTimeout(() => finish({ id, error: 'ETIMEDOUT' }), options.timeoutMs + GRACE_MS)
      const abort = (): void => {
        this.#send({ id, stop: true })
        finish({ id, error: 'ETIMEDOUT', message: 'stopped' })
      }
      const finish = (answer: Reply): void => {
        clearTimeout(timer)
        options.signal?.removeEventListener('abort', abort)
        this.#waiting.delete(id)
        if (answer.status !== undefined && answer.body !== undefined) {
          resolve({ status: answer.status, body: answer.body, libpod: answer.libpod ?? null })
        } else reject(failure(answer))
      }
      this.#waiting.set(id, finish)
      options.signal?.addEventListener('abort', abort, { once: true })
      if (options.signal?.aborted === true) abort()
      else this.#send({ id, ...asked, timeoutMs: options.timeoutMs, maxBytes: options.maxBytes })
    })
  }

  async *lines(path: string, signal: AbortSignal, opened: () => void): AsyncIterable<string> {
    const id = this.#next++
    const replies: Reply[] = []
    let wake = (): void => undefined
    this.#waiting.set(id, (answer) => {
      replies.push(answer)
      wake()
    })
    const stop = (): void => {
      this.#send({ id, stop: true })
      replies.push({ id, end: true })
      wake()
    }
    signal.addEventListener('abort', stop, { once: true })
    const chunks = async function* (): AsyncIterable<string> {
      for (;;) {
        const answer = replies.shift()
        if (answer === undefined) await new Promise<void>((resolve) => (wake = resolve))
        else if (answer.chunk !== undefined) yield answer.chunk
        else if (answer.status === 200) opened()
        else if (answer.end === true) return
        else throw failure(answer)
      }
    }
    try {
      if (signal.aborted) return
      this.#send({ id, path, stream: true })
      yield* splitLines(chunks())
    } finally {
      signal.removeEventListener('abort', stop)
      this.#waiting.delete(id)
      this.#send({ id, stop: true })
    }
  }

  close(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  #send(request: object): void {
    if (this.#child === null && 'stop' in request) return
    const child = this.#child ?? this.#start()
    if (child.stdin.writable) child.stdin.write(`${JSON.stringify(request)}\n`)
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, ['-e', OWNER_PROGRAM, this.socketPath], {
      uid: this.uid,
      gid: this.gid,
      cwd: '/',
      env: 'electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {},
      stdio: ['pipe', 'pipe', 'pipe']
    })
    this.#child = child
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(0, 4096)
    })
    const gone = (why: string): void => {
      if (this.#child === child) this.#child = null
      const waiting = [...this.#waiting.entries()]
      for (const [id, finish] of waiting) finish({ id, error: 'ECONNRESET', message: why })
    }
    child.on('error', (error) => gone(`cannot run as uid ${String(this.uid)}: ${error.message}`))
    child.on('close', () => gone(bounded(complaint.trim()) || 'the child ended'))
    // What was written to a child that has just ended is told by its close.
    child.stdin.on('error', () => undefined)
    this.#listen(child).catch((error: unknown) => {
      gone(error instanceof Error ? error.message : String(error))
      child.kill('SIGKILL')
    })
    child.unref()
    return child
  }

  async #listen(child: ChildProcessWithoutNullStreams): Promise<void> {
    child.stdout.setEncoding('utf8')
    for await (const line of splitLines(child.stdout, MAX_REPLY)) {
      const parsed = reply.parse(JSON.parse(line))
      this.#waiting.get(parsed.id)?.(parsed)
    }
  }
}

/** A whole answer on one line: the largest body, twice for its escapes. */
const MAX_REPLY = 128 * 1024 * 1024

function failure(answer: Reply): EngineFailure {
  const name = answer.error ?? ''
  const code = Object.hasOwn(ERRORS, name) ? ERRORS[name] : undefined
  const text = bounded([name, answer.message].filter(Boolean).join(': '))
  return new EngineFailure(code ?? 'unreadable', text, null, neverConnected.has(name))
}
