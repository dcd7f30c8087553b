/**
 * Network namespaces for tests: named `vs-<pid>p-…` after the test process, so that what a killed run left behind is
 * recognised and removed by the next one. Everything is made inside them; the host's own namespace stays as it is.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { randomBytes } from 'node:crypto'

const NAME = /^vs-(\d+)p-/

/** A name that the next run recognises as this process's when it is left behind. */
export const ownName = (label: string): string =>
  `vs-${String(process.pid)}p-${randomBytes(3).toString('hex')}-${label}`

/** In front of a program that is to end with this process, also when this process is killed. */
export const endsWithUs = ['setpriv', '--pdeathsig', 'KILL'] as const

const run = (program: string, args: readonly string[], input = ''): string => {
  const result = spawnSync(program, args, { input, encoding: 'utf8', timeout: 60_000 })
  if (result.status !== 0)
    throw new Error(
      `${program} ${args.join(' ')}: ${result.stderr || (result.error?.message ?? '')}\n${input}`
    )
  return result.stdout
}

/** Rights and tools to make namespaces; tests say this in their titles when they are left out. */
export const canMakeNamespaces: boolean =
  process.geteuid?.() === 0 && spawnSync('unshare', ['-n', 'ip', 'link', 'show', 'lo']).status === 0

/** Polls until the condition gives something else than null or false. */
export async function until<T>(
  what: string,
  condition: () => T | null | false,
  timeoutMs = 20_000
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = condition()
    if (value !== null && value !== false) return value
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A namespace of a test: by name, or by the process that holds it. */
export interface Place {
  /** What `ip link … netns` takes: a name or a pid. */
  readonly ref: string
  readonly pid: number | null
  readonly path: string
}

export class TestNamespaces {
  readonly #tag = ownName('')
  readonly #names = new Set<string>()
  readonly #children = new Set<ChildProcess>()
  readonly #undo: (() => void)[] = []

  constructor() {
    sweep()
  }

  /** Named namespaces, made in one go. */
  add(...labels: string[]): Place[] {
    const names = labels.map((label) => `${this.#tag}${label}`)
    for (const name of names) this.#names.add(name)
    run('ip', ['-batch', '-'], names.map((name) => `netns add ${name}\n`).join(''))
    return names.map((name) => ({ ref: name, pid: null, path: `/run/netns/${name}` }))
  }

  one(label: string): Place {
    const [place] = this.add(label)
    if (place === undefined) throw new Error('no namespace')
    return place
  }

  /** Takes the name away; whoever else holds it keeps it. */
  unname(place: Place): void {
    run('ip', ['netns', 'del', place.ref])
    this.#names.delete(place.ref)
  }

  /** Lines of ip(8), inside a namespace. */
  ip(place: Place, ...lines: string[]): void {
    this.enter(place, 'ip', ['-batch', '-'], `${lines.join('\n')}\n`)
  }

  /** Runs a program in a namespace and gives its output. @throws Error when it fails */
  enter(place: Place, program: string, args: readonly string[], input = ''): string {
    return run('nsenter', [`--net=${place.path}`, program, ...args], input)
  }

  /**
   * Starts a program and waits until it is the program itself that runs, not yet the shell or tool before it.
   * @param comm its name in /proc/PID/comm
   */
  async start(argv: readonly [string, ...string[]], comm: string): Promise<number> {
    const [program, ...options] = endsWithUs
    const child = spawn(program, [...options, ...argv], { stdio: 'ignore' })
    this.#children.add(child)
    return until(`${argv.join(' ')} as ${comm}`, () => {
      if (child.exitCode !== null) throw new Error(`${argv.join(' ')} ended with ${child.exitCode}`)
      if (child.signalCode !== null) throw new Error(`${argv.join(' ')} ended by ${child.signalCode}`)
      return child.pid !== undefined && commOf(child.pid) === comm ? child.pid : null
    })
  }

  /** A namespace that only a process holds; with `user`, in a user namespace of its own. */
  async addNameless(user = false): Promise<Place> {
    const pid = await this.start(
      ['unshare', ...(user ? ['-U', '-r'] : []), '-n', 'sleep', 'infinity'],
      'sleep'
    )
    const path = `/proc/${pid}/ns/net`
    await until('its own namespace', () => readlinkSync(path) !== readlinkSync('/proc/self/ns/net'))
    return { ref: String(pid), pid, path }
  }

  /** Ends one started process and waits until it is gone. */
  async stop(pid: number): Promise<void> {
    const child = [...this.#children].find((one) => one.pid === pid)
    if (child === undefined) throw new Error(`${pid} was not started here`)
    child.kill('SIGKILL')
    await until('its end', () => child.exitCode !== null || child.signalCode !== null)
    this.#children.delete(child)
  }

  /** Something to take back at the end, last first. */
  onClose(undo: () => void): void {
    this.#undo.push(undo)
  }

  /** Removes everything. Goes on over what fails, and says it at the end. */
  async close(): Promise<void> {
    const failures: string[] = []
    const attempt = (work: () => void): void => {
      try {
        work()
      } catch (error) {
        failures.push(String(error))
      }
    }
    for (const child of this.#children) if (child.pid !== undefined) await this.stop(child.pid)
    for (const undo of this.#undo.reverse()) attempt(undo)
    const left = [...this.#names].filter((name) => existsSync(`/run/netns/${name}`))
    if (left.length > 0)
      attempt(() => run('ip', ['-force', '-batch', '-'], left.map((name) => `netns del ${name}\n`).join('')))
    this.#names.clear()
    if (failures.length > 0) throw new Error(failures.join('\n'))
  }
}

function commOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    // Not there yet, or no longer.
    return null
  }
}

/** Removes namespaces of test processes that are gone. */
export function sweep(): void {
  if (!existsSync('/run/netns')) return
  for (const name of readdirSync('/run/netns')) {
    const owner = NAME.exec(name)?.[1]
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue
    // Another run may sweep at the same time: then it is gone already.
    spawnSync('ip', ['netns', 'del', name])
  }
}
