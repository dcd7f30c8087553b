/** Namespaces opened for one step and held until it is over, setns(2): a held one is neither gone nor another meanwhile. */
import { closeSync, statSync } from 'node:fs'
import { lookup, type HostSnapshot } from '@shared/model'
import { NotEntered, openNamespace } from '../collectors/doorway'
import { findProgram, lastLine, run, succeeded, type CommandResult, type Program } from '../commands'
import type { Journal } from '../journal'
import { placeName } from './find-records'

/** Why a step was not begun: nothing was changed. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun'
}

const TIMEOUT_MS = 15_000
const MAX_BYTES = 4 * 1024 * 1024

/** What the tool said, or why it could not. */
export const saidBy = (result: CommandResult): string =>
  lastLine(result.stderr) || result.entry.detail || (succeeded(result) ? '' : 'it failed without a word')

export class Opened {
  readonly #fds = new Map<string, number>()

  constructor(
    readonly snapshot: HostSnapshot,
    readonly journal: Journal
  ) {}

  /**
   * The descriptor of a namespace of the snapshot, after its file was found to be that one still.
   * @throws NotBegun
   */
  descriptor(id: string): number {
    const known = this.#fds.get(id)
    if (known !== undefined) return known
    const found = lookup(this.snapshot).namespace.get(id)
    if (found === undefined) throw new NotBegun('that namespace is not on this host any more')
    if (found.paths.length === 0)
      throw new NotBegun('no path leads to that namespace, so it cannot be entered')
    try {
      const fd = openNamespace(found, found.dev)
      this.#fds.set(id, fd)
      return fd
    } catch (error) {
      if (error instanceof NotEntered) throw new NotBegun(`that namespace cannot be opened: ${error.detail}`)
      throw error
    }
  }

  /** True when a path leads to that namespace now. */
  leadsTo(path: string, id: string): boolean {
    const found = lookup(this.snapshot).namespace.get(id)
    const stat = statSync(path, { throwIfNoEntry: false })
    return found !== undefined && stat?.ino === found.inode && stat.dev === found.dev
  }

  /**
   * Runs a program in a namespace: descriptor 3 there; `other`, where given, is 4.
   * @throws NotBegun
   */
  inside(
    id: string,
    program: Program,
    args: readonly string[],
    other: string | null = null
  ): Promise<CommandResult> {
    // By its whole path: nsenter(1) would look for it as a shell does.
    const path = findProgram(program)
    if (path === null) throw new NotBegun(`${program} is not installed`)
    const passed = [this.descriptor(id), ...(other === null ? [] : [this.descriptor(other)])]
    return this.run('nsenter', ['--net=/proc/self/fd/3', '--', path, ...args], {
      passed,
      where: placeName(this.snapshot, id)
    })
  }

  /** Runs a program where this process is. Writes the journal. */
  async run(
    program: Program,
    args: readonly string[],
    more: { passed?: readonly number[]; where?: string } = {}
  ): Promise<CommandResult> {
    const result = await run({ program, args, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, ...more })
    this.journal.add(result.entry)
    return result
  }

  close(): void {
    for (const fd of this.#fds.values()) closeSync(fd)
    this.#fds.clear()
  }
}
