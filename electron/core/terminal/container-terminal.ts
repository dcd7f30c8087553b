/**
 * A shell in a container, by its engine: exec with a tty (Docker Engine API, "Exec"), its stream taken over from HTTP. An
 * exec whose stream closes stays behind (moby/moby#9098), so its process is ended by its number on this host.
 */
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { VethscopeError } from '@shared/contract/errors'
import type { TerminalSize } from '@shared/contract/terminals'
import type { Container } from '@shared/model'
import { z } from 'zod'
import type { Terminal } from '../host/host'
import { SHELLS, shellsOf } from './container-shell'
import type { EngineCalls } from './engine-calls'
import type { Guard } from './guard'
import { MAX_INPUT, notRead } from './input-queue'
import { OutputQueue } from './output-queue'

type Ended = Awaited<Terminal['ended']>
const created = z.object({ Id: z.string().regex(/^[0-9a-f]{12,128}$/) })
const inspected = z.object({
  Running: z.boolean(),
  ExitCode: z.int().nullable().default(null),
  Pid: z.int().default(0)
})
const containerState = z.object({ State: z.object({ Running: z.boolean() }) })

/** What a program that could not be started ends with, as shells tell it (POSIX, "Exit Status"). */
const NOT_STARTED = new Set([126, 127])
const START_MS = 10_000
/** How long after a shell was killed its container's end may be told. */
const GONE_MS = 2000

/**
 * Opens a shell there.
 * @throws VethscopeError `not-supported` when the image has none, with the namespace that offers the host's tools; `not-found`,
 * `unreachable`, `failed`
 */
export async function openContainer(
  container: Container,
  size: TerminalSize,
  calls: EngineCalls,
  guard: Guard
): Promise<Terminal> {
  const found = container.pid === null ? null : shellsOf(container.pid)
  for (const shell of found ?? SHELLS) {
    const started = await start(container, shell, size, calls)
    if (started !== null) {
      if (started.pid > 0) await guard.watch(started.pid, { container: true })
      const terminal = new ContainerTerminal(container, shell, started, calls, guard)
      // The engine may not know the exec yet when it is told with its start.
      terminal.resize(size)
      return terminal
    }
  }
  throw new VethscopeError(
    'not-supported',
    `There is no shell in ${container.name}`,
    "Open a shell in its namespace: the host's tools with its network",
    container.namespaceId === null ? {} : { namespaceId: container.namespaceId }
  )
}

interface Started {
  readonly id: string
  readonly stream: Duplex
  readonly head: Buffer
  readonly pid: number
}

/** null when that program is not there. */
async function start(
  container: Container,
  shell: string,
  size: TerminalSize,
  calls: EngineCalls
): Promise<Started | null> {
  const { Id: id } = await calls.ask(
    'POST',
    `/containers/${encodeURIComponent(container.engineKey)}/exec`,
    created,
    {
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
      Cmd: [shell],
      Env: ['TERM=xterm-256color']
    }
  )
  let opened: { stream: Duplex; head: Buffer }
  try {
    opened = await calls.stream(`/exec/${id}/start`, {
      Detach: false,
      Tty: true,
      ConsoleSize: [size.rows, size.columns]
    })
  } catch (error) {
    if (
      error instanceof VethscopeError &&
      /no such file|not found|permission denied|exec format/i.test(error.message)
    )
      return null
    throw error
  }
  opened.stream.pause()
  opened.stream.on('error', () => undefined) // its close is what counts
  const deadline = performance.now() + START_MS
  for (;;) {
    const exec = await calls.ask('GET', `/exec/${id}/json`, inspected)
    if (exec.Running && exec.Pid > 0) return { id, ...opened, pid: exec.Pid }
    if (!exec.Running && exec.ExitCode !== null && NOT_STARTED.has(exec.ExitCode)) {
      opened.stream.destroy()
      return null
    }
    // Ended at once, or an engine that does not tell the number.
    if ((!exec.Running && exec.ExitCode !== null) || performance.now() > deadline)
      return { id, ...opened, pid: 0 }
    await pause(20)
  }
}

class ContainerTerminal implements Terminal {
  readonly title: string
  readonly output: OutputQueue
  readonly ended: Promise<Ended>
  #closing: Promise<void> | null = null
  #over = false

  constructor(
    private readonly container: Container,
    shell: string,
    private readonly started: Started,
    private readonly calls: EngineCalls,
    private readonly guard: Guard
  ) {
    this.title = shell
    const { stream, head } = started
    this.output = new OutputQueue(stream)
    this.output.push(head)
    stream.on('data', (chunk: Buffer) => this.output.push(chunk))
    this.ended = new Promise((resolve) => {
      stream.once('close', () => {
        this.#over = true
        this.output.end()
        void this.#howItEnded().then(resolve)
      })
      // The other side is done when it has nothing more to say.
      stream.once('end', () => stream.destroy())
    })
    stream.resume()
  }

  write(bytes: Uint8Array): void {
    if (this.#over) return
    if (this.started.stream.writableLength + bytes.length > MAX_INPUT) throw notRead()
    this.started.stream.write(bytes)
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.#over) return
    const path = `/exec/${this.started.id}/resize?h=${String(rows)}&w=${String(columns)}`
    // Ended meanwhile, which is being told; a terminal of another size is still one.
    this.calls.call('POST', path).catch(() => undefined)
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      this.output.drop()
      await this.#endProcess()
      this.started.stream.destroy()
      await this.ended
    })()
    return this.#closing
  }

  async #endProcess(): Promise<void> {
    const { pid, stream } = this.started
    if (pid > 0 && (await this.guard.end(pid))) return
    // Without the right to signal it: an interactive shell ends at the end of its input.
    if (!this.#over) stream.write(Buffer.from('\x03\x04\x04exit\r'))
    await pause(200)
  }

  async #howItEnded(): Promise<Ended> {
    const { pid, id } = this.started
    if (pid > 0) void this.guard.end(pid)
    let status: number | null
    try {
      const exec = await this.calls.ask('GET', `/exec/${id}/json`, inspected)
      status = exec.Running ? null : exec.ExitCode
    } catch (error) {
      // With its container the engine forgets it.
      const forgotten = error instanceof VethscopeError && error.code === 'not-found'
      return { status: null, reason: forgotten ? 'container-gone' : 'engine-gone' }
    }
    // A container's end kills what runs in it first, and is told a moment later.
    const deadline = performance.now() + (status === null || status > 128 ? GONE_MS : 0)
    do {
      if (await this.#isContainerGone()) return { status: null, reason: 'container-gone' }
      if (performance.now() < deadline) await pause(50)
    } while (performance.now() < deadline)
    return { status, reason: '' }
  }

  async #isContainerGone(): Promise<boolean> {
    try {
      const path = `/containers/${encodeURIComponent(this.container.engineKey)}/json`
      return !(await this.calls.ask('GET', path, containerState)).State.Running
    } catch (error) {
      return error instanceof VethscopeError && error.code === 'not-found'
    }
  }
}
