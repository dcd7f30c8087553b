/** Runs the built command line for browser tests: labs and servers of the tests' own, in a runtime directory of their own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { abandoned, ownDirectory } from '../../support/own-directory'

const run = promisify(execFile)
const CLI = resolve(import.meta.dirname, '../../../out/main/cli.js')

/** A directory for lab state and files, seen by nobody else; `remove` when done. */
export class Workplace {
  readonly env: NodeJS.ProcessEnv

  /** @param directory that of a killed run, to take down what is left in it; else a new one */
  constructor(readonly directory = ownDirectory('e2e')) {
    // Nothing of ours: who lent us root, which display, language and engines there are would change what is tested.
    this.env = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', XDG_RUNTIME_DIR: this.directory }
  }

  /** Takes down the practice hosts of killed runs, and removes their directories. */
  static async sweep(): Promise<void> {
    for (const directory of abandoned('e2e')) {
      const place = new Workplace(directory)
      await place.cli('lab', 'down', 'tutorial', '--json')
      place.remove()
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** The standard output of one command of ours. */
  async cli(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [CLI, ...args], {
      env: this.env,
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024
    })
    return stdout
  }

  /** `vethscope serve` on a free port (or the given one), with more options if given, until it is closed. */
  async serve(host: string, port = 0, ...more: string[]): Promise<Server> {
    const args = ['serve', '--host', host, '--port', String(port), '--json', '--no-open', ...more]
    const child = spawn(process.execPath, [CLI, ...args], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    return { ...(await untilServed(child)), close: () => end(child) }
  }
}

export interface Server {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

const served = z.object({ url: z.string(), port: z.number() })

function untilServed(child: ChildProcess): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    let out = ''
    let complaint = ''
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`serve said nothing in time: ${complaint}`))
    }, 45_000)
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const whole = parse(out)
      if (whole === null) return
      clearTimeout(late)
      resolve(whole)
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`serve ended with ${String(code)}: ${complaint}`))
    })
  })
}

function parse(text: string): { url: string; port: number } | null {
  try {
    return served.parse(JSON.parse(text))
  } catch {
    return null // more is to come
  }
}

/** Asks the process to end and waits; ends it by force when it does not. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 20_000)
    child.once('exit', () => {
      clearTimeout(force)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
