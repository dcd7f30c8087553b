/** Brings a lab up: claims its name, starts the holder under unshare(1), waits until it is wired, and lets it stay. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { VethscopeError } from '@shared/contract/errors'
import { commandEnvironment, findProgram, lastLine } from '../commands'
import { programPath } from '../host/out-directory'
import type { Journal } from '../journal'
import { labPlan } from './catalogue'
import { clear } from './down'
import { holderMessage, type HolderMessage } from './holder-message'
import { obstacle } from './possible'
import { markOf, processesWith, type ProcessMark } from './processes'
import { claimState, isHeld, readState, writeState, type LabState } from './state'

const READY_MS = 30_000

export interface LabUpOptions {
  readonly journal?: Journal
  /** Which tool writes its NAT rules; iptables where it is installed, else nft. */
  readonly rules?: 'iptables' | 'nft'
}

type Holder = ChildProcessByStdio<Writable, Readable, Readable>

/** Takes the name, clearing away what a killed run left. @throws VethscopeError `busy` */
async function claim(name: string): Promise<LabState> {
  const starter = markOf(process.pid)
  if (!starter) throw new VethscopeError('failed', '/proc cannot be read')
  const state: LabState = { word: `vethscope-lab-${randomBytes(16).toString('hex')}`, starter, holder: null }
  for (let attempt = 0; attempt < 3; attempt++) {
    if (claimState(name, state)) return state
    const known = readState(name)
    if (known && known !== 'unreadable' && isHeld(known)) {
      throw known.holder
        ? new VethscopeError('busy', `The lab ${name} is already up`, `Look at it with --host lab:${name}`)
        : new VethscopeError('busy', `The lab ${name} is being brought up`, 'Wait for it')
    }
    await clear(name)
  }
  throw new VethscopeError('busy', `The lab ${name} is being brought up or down by others`, 'Try again')
}

function start(name: string, word: string, rules: string): Holder {
  const program = findProgram('unshare')
  if (program === null) throw new VethscopeError('not-supported', 'unshare is not installed')
  const sandbox = ['-U', '-r', '-n', '-m', '-p', '-f', '--mount-proc', '--kill-child', '--']
  const holder = [process.execPath, programPath('lab-holder'), 'hold', name, word, rules]
  return spawn(program, [...sandbox, ...holder], {
    cwd: '/',
    env: { ...commandEnvironment, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A session of its own: a terminal that closes does not take the lab with it.
    detached: true
  })
}

/** Asks the holder line by line; what it says on stderr is the reason when it ends. */
class Line {
  readonly #waiting: ((message: HolderMessage | Error) => void)[] = []
  readonly #heard: (HolderMessage | Error)[] = []
  #stderr = ''

  constructor(holder: Holder) {
    createInterface({ input: holder.stdout }).on('line', (line) => this.#hear(parse(line)))
    holder.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-4000)
    })
    holder.stdin.on('error', (error) => this.#hear(error))
    holder.once('error', (error) => this.#hear(error))
    holder.once('close', (status) => {
      this.#hear(new Error(lastLine(this.#stderr) || `the holder ended with ${String(status)}`))
    })
  }

  #hear(message: HolderMessage | Error): void {
    const waiting = this.#waiting.shift()
    if (waiting) waiting(message)
    else this.#heard.push(message)
  }

  next(timeoutMs: number): Promise<HolderMessage | Error> {
    const heard = this.#heard.shift()
    if (heard) return Promise.resolve(heard)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(new Error('the holder did not answer in time')), timeoutMs)
      this.#waiting.push((message) => {
        clearTimeout(timer)
        resolve(message)
      })
    })
  }
}

function parse(line: string): HolderMessage | Error {
  try {
    return holderMessage.parse(JSON.parse(line))
  } catch {
    return new Error('the holder said something that is not understood')
  }
}

/** Process 1 of the lab: the one process with its word whose parent is unshare. */
function holderOf(word: string, unshare: number | undefined): ProcessMark {
  const found = processesWith(word).find((process) => process.parent === unshare)
  if (!found) throw new Error('the holder cannot be found in /proc')
  return { pid: found.pid, startTime: found.startTime }
}

function expectMessage<Type extends HolderMessage['type']>(
  message: HolderMessage | Error,
  type: Type
): Extract<HolderMessage, { type: Type }> {
  if (message instanceof Error) throw message
  if (message.type === 'failed') throw new Error(message.message)
  if (!isOfType(message, type)) throw new Error(`the holder said ${message.type}, not ${type}`)
  return message
}

const isOfType = <Type extends HolderMessage['type']>(
  message: HolderMessage,
  type: Type
): message is Extract<HolderMessage, { type: Type }> => message.type === type

/**
 * Brings a lab up and returns when traffic flows in it.
 * @throws VethscopeError `bad-input`, `not-found`, `not-supported`, `busy`, `failed`: then nothing is left of it
 */
export async function bringUp(name: string, options: LabUpOptions = {}): Promise<void> {
  labPlan(name)
  const against = obstacle()
  if (against) throw new VethscopeError('not-supported', against.message, against.hint)
  const state = await claim(name)
  const startedAt = new Date()
  let holder: Holder | undefined
  try {
    holder = start(name, state.word, options.rules ?? 'iptables')
    const line = new Line(holder)
    const ready = expectMessage(await line.next(READY_MS), 'ready')
    writeState(name, { ...state, holder: holderOf(state.word, holder.pid) })
    holder.stdin.write('stay\n')
    expectMessage(await line.next(READY_MS), 'staying')
    options.journal?.add({
      at: startedAt.toISOString(),
      kind: 'command',
      what: 'unshare -U -r -n -m -p -f --mount-proc --kill-child',
      where: `lab:${name}`,
      status: null,
      ok: true,
      durationMs: Date.now() - startedAt.getTime(),
      detail: ''
    })
    for (const entry of ready.entries) options.journal?.add({ ...entry, where: `lab:${name}` })
    release(holder)
  } catch (error) {
    if (holder) release(holder)
    await clear(name)
    const reason = error instanceof Error ? error.message : String(error)
    throw /unshare|uid_map|setgroups/.test(reason)
      ? new VethscopeError(
          'not-supported',
          `User namespaces are not allowed here: ${reason}`,
          'Run it with sudo, or on a machine that allows them'
        )
      : new VethscopeError('failed', `The lab ${name} did not come up: ${reason}`)
  }
}

/** Lets go of the pipes and of the process, which from now on is nobody's child in mind. */
function release(holder: Holder): void {
  for (const stream of [holder.stdin, holder.stdout, holder.stderr]) stream.destroy()
  holder.unref()
}
