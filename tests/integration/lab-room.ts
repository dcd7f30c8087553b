/**
 * Labs of a test's own: the built programs copied to a directory that an ordinary user may read, a runtime directory for
 * that user, and the traces a lab leaves, found by that directory's name.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { abandoned, ownDirectory } from '../support/own-directory'

/** Processes that run a program below that directory, command lines and servers alike. */
function processesOf(directory: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      if (/\) [ZX]/.test(readFileSync(`/proc/${name}/stat`, 'utf8'))) return false
      return ['cmdline', 'environ'].some((file) =>
        readFileSync(`/proc/${name}/${file}`, 'utf8').includes(`${directory}/main/`)
      )
    } catch {
      return false // ended while we looked
    }
  })
}

function killAll(pids: readonly string[]): void {
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      continue // ended by itself
    }
  }
}

/** Ends the labs of killed runs, and removes their directories. */
export async function sweepRooms(): Promise<void> {
  for (const directory of abandoned('lab')) {
    killAll(processesOf(directory))
    await until('the processes of a killed run to end', () => processesOf(directory).length === 0)
    rmSync(directory, { recursive: true, force: true })
  }
}

const built = resolve(import.meta.dirname, '../../out/main')
const NOBODY = 65_534

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** argv in front of a program that is to run as nobody; nothing for the present user. */
const asUser = (user: 'self' | 'nobody'): string[] =>
  user === 'self'
    ? []
    : ['setpriv', `--reuid=${String(NOBODY)}`, `--regid=${String(NOBODY)}`, '--clear-groups']

function works(argv: readonly string[]): boolean {
  const [program = '', ...args] = argv
  return spawnSync(program, args, { stdio: 'ignore', timeout: 20_000 }).status === 0
}

/** Whether that user may make user namespaces here, and run Node. */
export const labsWork = (user: 'self' | 'nobody'): boolean =>
  works([...asUser(user), 'unshare', '-U', '-r', '-n', '-m', '-p', '-f', process.execPath, '-e', '0'])

/** Polls until the condition holds. @throws when it does not within a minute */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited a minute for: ${what}`)
    await pause(20)
  }
}

const stateFile = z.object({ holder: z.object({ pid: z.int() }).nullable() })

export class LabRoom {
  readonly directory = ownDirectory('lab')
  readonly runtime = join(this.directory, 'run')
  readonly env = { PATH: process.env.PATH ?? '', LANG: 'C', XDG_RUNTIME_DIR: this.runtime }

  constructor(readonly user: 'self' | 'nobody') {
    cpSync(built, join(this.directory, 'main'), { recursive: true })
    writeFileSync(join(this.directory, 'package.json'), '{"type":"module"}')
    chmodSync(this.directory, 0o755)
    mkdirSync(this.runtime, { mode: 0o700 })
    if (user === 'nobody') chownSync(this.runtime, NOBODY, NOBODY)
  }

  argv(...args: string[]): string[] {
    return [...asUser(this.user), process.execPath, join(this.directory, 'main/cli.js'), ...args]
  }

  /** Starts `vethscope …` and does not wait. */
  start(...args: string[]): ChildProcess {
    const [program = '', ...rest] = this.argv(...args)
    return spawn(program, rest, { env: this.env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Runs `vethscope …` to its end. */
  run(...args: string[]): Ran {
    const [program = '', ...rest] = this.argv(...args)
    const ran = spawnSync(program, rest, { env: this.env, cwd: '/', encoding: 'utf8', timeout: 60_000 })
    return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr }
  }

  /** Looks at a lab of this room with the programs in place, which have their native module beside them. @throws */
  look(...args: string[]): string {
    return execFileSync(process.execPath, [join(built, 'cli.js'), ...args], {
      env: this.env,
      cwd: '/',
      encoding: 'utf8',
      timeout: 90_000
    })
  }

  /** Process 1 of the lab, by the state file. */
  holder(): number {
    const text = readFileSync(join(this.runtime, 'vethscope/lab-tutorial.json'), 'utf8')
    const pid = stateFile.parse(JSON.parse(text)).holder?.pid
    if (pid === undefined) throw new Error('the lab has no holder yet')
    return pid
  }

  /** Runs a program inside the lab; its output. */
  inside(...args: string[]): string {
    const [program = '', ...rest] = this.enter(...args)
    return execFileSync(program, rest, { env: this.env, cwd: '/', encoding: 'utf8', timeout: 60_000 })
  }

  enter(...args: string[]): string[] {
    const target = String(this.holder())
    const nsenter = ['nsenter', '-U', '-n', '-m', '-p', '--preserve-credentials', '-t', target, '--']
    return [...asUser(this.user), ...nsenter, ...args]
  }

  processes(): string[] {
    return processesOf(this.directory)
  }

  /** What is left of labs: processes, and files. */
  left(): string[] {
    return [...this.processes(), ...readdirSync(this.runtime)]
  }

  /** Ends what there is and removes the directory. */
  async leave(): Promise<void> {
    this.run('lab', 'down', 'tutorial')
    killAll(this.processes())
    await until('the processes of this room to end', () => this.processes().length === 0)
    rmSync(this.directory, { recursive: true, force: true })
  }
}
