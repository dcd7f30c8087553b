/** A shell on a pty of ours, pty(7): its output bounded, its input bounded, its whole session ended with it. */
import { write as writeFile } from 'node:fs'
import { constants } from 'node:os'
import { VethscopeError } from '@shared/contract/errors'
import type { TerminalSize } from '@shared/contract/terminals'
import type { IPty } from 'node-pty'
import type { Terminal } from '../host/host'
import type { Guard } from './guard'
import { InputQueue } from './input-queue'
import { loadPty } from './load-pty'
import { OutputQueue } from './output-queue'
import type { ShellCommand } from './shells'

type Ended = Awaited<Terminal['ended']>

/**
 * Starts the command on a new pty.
 * @throws VethscopeError `not-supported` without node-pty, `failed`
 */
export async function openPty(command: ShellCommand, size: TerminalSize, guard: Guard): Promise<Terminal> {
  const { spawn } = await loadPty()
  let pty: IPty
  try {
    pty = spawn(command.program, [...command.args], {
      name: 'xterm-256color',
      cols: size.columns,
      rows: size.rows,
      cwd: command.cwd,
      env: { ...command.env },
      encoding: null
    })
  } catch (error) {
    throw new VethscopeError('failed', `No shell: ${error instanceof Error ? error.message : String(error)}`)
  }
  const terminal = new PtyTerminal(pty, command.title, guard)
  await guard.watch(pty.pid)
  return terminal
}

class PtyTerminal implements Terminal {
  readonly output: OutputQueue
  readonly ended: Promise<Ended>
  readonly #input: InputQueue
  #over = false
  #closing: Promise<void> | null = null

  constructor(
    private readonly pty: IPty,
    readonly title: string,
    private readonly guard: Guard
  ) {
    this.output = new OutputQueue(pty)
    this.#input = new InputQueue((bytes, offset, done) => {
      const fd: unknown = Reflect.get(pty, 'fd')
      if (this.#over || typeof fd !== 'number') return done(null, 0)
      writeFile(fd, bytes, offset, bytes.length - offset, null, done)
    })
    // With no encoding it hands on bytes, whatever its types say.
    pty.onData((data: unknown) => {
      if (Buffer.isBuffer(data)) this.output.push(data)
    })
    this.ended = new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) => {
        this.#over = true
        this.#input.end()
        this.output.end()
        // Jobs the shell left behind: a session ends with its shell.
        void this.guard.end(pty.pid)
        resolve(
          signal === undefined || signal === 0
            ? { status: exitCode, reason: '' }
            : { status: null, reason: nameOf(signal) }
        )
      })
    })
  }

  write(bytes: Uint8Array): void {
    if (!this.#over) this.#input.push(bytes)
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.#over) return
    try {
      this.pty.resize(columns, rows)
    } catch (error) {
      // It ended, and that is being told.
      if (!(error instanceof Error && /EBADF|ENOTTY/.test(error.message))) throw error
    }
  }

  /** Asked anew each time: it ends while something else is awaited. */
  private isOver(): boolean {
    return this.#over
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      this.output.drop()
      this.#input.end()
      if (!this.#over) {
        // A shell that waits in write(2) hears its signal anyway, but its end is told only once all was read.
        this.pty.resume()
        await this.guard.end(this.pty.pid)
        // Its guard was killed, perhaps: then the shell at least, and with its pty the kernel hangs up on the rest.
        if (!this.isOver()) this.pty.kill('SIGKILL')
      }
      await this.ended
    })()
    return this.#closing
  }
}

const nameOf = (number: number): string =>
  Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${String(number)}`
