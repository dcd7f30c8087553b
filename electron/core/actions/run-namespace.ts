/**
 * Names under /run/netns made and taken away as ip-netns(8) does it (ip/ipnetns.c: create_netns_dir, netns_add,
 * on_netns_del), but for a link or a file left behind, which that tool does not take away. Nothing outside that directory
 * is touched and no link is followed: names are checked again here, whoever planned them.
 */
import { closeSync, constants, lstatSync, mkdirSync, openSync, unlinkSync, type Stats } from 'node:fs'
import { succeeded } from '../commands'
import { isEntryName } from './check-names'
import { NotBegun, saidBy, type Opened } from './opened'
import type { StepResult } from './runner'
import type { KernelStep } from './step'

type NamespaceStep = Extract<KernelStep, { do: `netns.${string}` }>

const DIRECTORY = '/run/netns'

const done: StepResult = { ok: true, unchanged: false, detail: '' }
const failed = (detail: string, unchanged: boolean): StepResult => ({ ok: false, unchanged, detail })

/** @throws NotBegun */
function pathOf(name: string): string {
  if (!isEntryName(name)) throw new NotBegun('that is no name under /run/netns')
  return `${DIRECTORY}/${name}`
}

const look = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false })

function isOwnDirectory(): boolean {
  return look(DIRECTORY)?.isDirectory() === true
}

export const isNamespaceStep = (step: KernelStep): step is NamespaceStep => step.do.startsWith('netns.')

/** @throws NotBegun, or what the file system refuses */
export function runNamespaceStep(step: NamespaceStep, opened: Opened): Promise<StepResult> {
  switch (step.do) {
    case 'netns.add':
      return add(pathOf(step.name), step.name, opened)
    case 'netns.delete':
      return end(pathOf(step.name), step.name, step.namespaceId, opened)
    case 'netns.bind':
      return bind(pathOf(step.name), step.namespaceId, opened)
    case 'netns.unbind':
      return unbind(pathOf(step.name), step.namespaceId, opened)
  }
}

async function add(path: string, name: string, opened: Opened): Promise<StepResult> {
  if (look(path) !== undefined) throw new NotBegun(`there is a ${path} already`)
  const result = await opened.run('ip', ['netns', 'add', name])
  if (succeeded(result)) return done
  // It makes the file first: where it ends in between, that file is not left.
  const left = look(path)
  if (left?.isFile() === true && left.dev === look(DIRECTORY)?.dev) unlinkSync(path)
  return failed(saidBy(result), look(path) === undefined)
}

async function end(path: string, name: string, id: string | null, opened: Opened): Promise<StepResult> {
  if (id !== null && !opened.leadsTo(path, id))
    throw new NotBegun(`${path} is not the namespace it was when this was planned`)
  if (look(path)?.isSymbolicLink() === true) return unbind(path, id, opened)
  const result = await opened.run('ip', ['netns', 'delete', name])
  return succeeded(result) ? done : failed(saidBy(result), look(path) !== undefined)
}

/** The directory, shared with other mount namespaces, so that a name taken away here goes everywhere. */
async function shareDirectory(opened: Opened): Promise<void> {
  mkdirSync(DIRECTORY, { recursive: true, mode: 0o755 })
  if (!isOwnDirectory()) throw new NotBegun(`${DIRECTORY} is not a directory`)
  const share = ['--make-rshared', DIRECTORY]
  if (succeeded(await opened.run('mount', share))) return
  const self = await opened.run('mount', ['--rbind', DIRECTORY, DIRECTORY])
  const shared = succeeded(self) ? await opened.run('mount', share) : self
  if (!succeeded(shared)) throw new NotBegun(`${DIRECTORY} cannot be shared: ${saidBy(shared)}`)
}

async function bind(path: string, id: string, opened: Opened): Promise<StepResult> {
  const fd = opened.descriptor(id)
  if (look(path) !== undefined) {
    if (opened.leadsTo(path, id)) return { ...done, unchanged: true }
    throw new NotBegun(`there is a ${path} already`)
  }
  await shareDirectory(opened)
  closeSync(openSync(path, constants.O_RDONLY | constants.O_CREAT | constants.O_EXCL, 0))
  const mount = ['--no-canonicalize', '--bind', '/proc/self/fd/3', path]
  const result = await opened.run('mount', mount, { passed: [fd] })
  if (succeeded(result)) return done
  unlinkSync(path)
  return failed(saidBy(result), true)
}

async function unbind(path: string, id: string | null, opened: Opened): Promise<StepResult> {
  if (!isOwnDirectory()) throw new NotBegun(`${DIRECTORY} is not a directory`)
  const entry = look(path)
  if (entry === undefined) throw new NotBegun(`there is no ${path}`)
  if (id !== null && !opened.leadsTo(path, id))
    throw new NotBegun(`${path} is not the namespace it was when this was planned`)
  if (!entry.isSymbolicLink() && entry.dev !== look(DIRECTORY)?.dev) {
    if (id === null) throw new NotBegun(`something is mounted on ${path}`)
    const result = await opened.run('umount', ['--lazy', '--no-canonicalize', path])
    if (!succeeded(result)) return failed(saidBy(result), true)
  }
  const now = look(path)
  if (now?.isDirectory() === true) throw new NotBegun(`${path} is a directory`)
  unlinkSync(path)
  return done
}
