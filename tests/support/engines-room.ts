/**
 * A directory and network namespaces that a test's engine lives in, and their end: processes are ended by what they were
 * started with, mounts below the directory are undone, namespaces deleted. The directory's name carries its owner's process
 * number and start time, so the next run clears away what a killed one left behind. See network_namespaces(7), proc(5).
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  rmSync
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const ROOMS = '/tmp'
const PREFIX = 'vs-engine-'

export interface Room {
  readonly directory: string
  /** Makes a named network namespace with loopback up; it goes with the room. */
  namespace(name: string): string
}

/** Runs a program to its end; its output. @throws with the program's own words */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    env,
    timeout: 60_000,
    maxBuffer: 1 << 26,
    stdio: 'pipe'
  })
}

/** Polls until the answer is neither null nor false. @throws when the time is over, saying what was waited for */
export async function until<T>(
  what: string,
  look: () => T | null | false | Promise<T | null | false>,
  ms = 60_000
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found !== null && found !== false) return found
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`)
    await pause(100)
  }
}

const startTime = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    // It has ended.
    return null
  }
}

/** A new room, after rooms of dead owners were cleared away. */
export async function openRoom(kind: string): Promise<Room> {
  for (const name of readdirSync(ROOMS)) {
    const match = /^vs-engine-(\d+)-(\d+)-/.exec(name)
    if (match !== null && startTime(Number(match[1])) !== match[2]) await closeRoom(join(ROOMS, name))
  }
  const directory = join(
    ROOMS,
    `${PREFIX}${process.pid}-${startTime(process.pid) ?? '0'}-${kind}-${randomBytes(3).toString('hex')}`
  )
  mkdirSync(directory, { mode: 0o700 })
  return {
    directory,
    namespace(name) {
      const full = `vs-${randomBytes(3).toString('hex')}-${name}`
      appendFileSync(join(directory, 'namespaces'), `${full}\n`)
      run('ip', ['netns', 'add', full])
      run('ip', ['-n', full, 'link', 'set', 'lo', 'up'])
      return full
    }
  }
}

interface Residents {
  readonly pids: number[]
  /** nsfs roots (`net:[4026532246]`) of namespaces they are in. */
  readonly namespaces: ReadonlySet<string>
  /** Containers that are kept below the directory. */
  readonly containers: readonly string[]
}

interface Mount {
  readonly root: string
  readonly path: string
}

const mounts = (): Mount[] =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, , , root, path] = line.split(' ')
      return root === undefined || path === undefined ? [] : [{ root, path }]
    })

/** Ids of the containers an engine keeps below the directory. */
function containerIds(directory: string): string[] {
  const places = [
    'data/containers',
    'root/vfs-containers',
    'root/overlay-containers',
    'home/storage/vfs-containers'
  ]
  return places.flatMap((place) => {
    const path = join(directory, place)
    return existsSync(path) ? readdirSync(path).filter((name) => /^[0-9a-f]{64}$/.test(name)) : []
  })
}

/** The process that keeps a rootless Podman's namespaces: nothing but its pid file tells whose it is. */
function pauseProcess(directory: string): number | null {
  for (const place of ['xdg/libpod/tmp/pause.pid', 'xdg/libpod/pause.pid']) {
    const file = join(directory, place)
    if (!existsSync(file)) continue
    const pid = Number(readFileSync(file, 'utf8'))
    const status = statSync(`/proc/${pid}`, { throwIfNoEntry: false })
    if (pid > 1 && status?.uid === statSync(file).uid) return pid
  }
  return null
}

/** Processes started with this directory in their arguments, in a namespace mounted below it or made for it, or in its containers' cgroups. */
export function residents(directory: string): Residents {
  const list = join(directory, 'namespaces')
  const own = new Set(
    existsSync(list)
      ? readFileSync(list, 'utf8')
          .split('\n')
          .map((name) => `/run/netns/${name}`)
      : []
  )
  const sandboxes = new Set(
    mounts().flatMap(({ root, path }) =>
      (path.startsWith(`${directory}/`) || own.has(path)) && root.startsWith('net:[') ? [root] : []
    )
  )
  const ids = containerIds(directory)
  const pause = pauseProcess(directory)
  const namespaces = new Set<string>()
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        const namespace = readlinkSync(`/proc/${name}/ns/net`)
        const cgroup = ids.length > 0 ? readFileSync(`/proc/${name}/cgroup`, 'utf8') : ''
        const inside =
          readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`${directory}/`) ||
          Number(name) === pause ||
          sandboxes.has(namespace) ||
          ids.some((id) => cgroup.includes(id))
        if (inside) namespaces.add(namespace)
        return inside
      } catch {
        // It ended while it was looked at.
        return false
      }
    })
  return { pids: pids.map(Number), namespaces, containers: ids }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended already, which is what was wanted.
    return
  }
}

/**
 * Ends whatever lives in a room and removes it, with what its residents had elsewhere (`known`: those of before the engine removed its containers).
 * What is left in spite of all is for the next run's start.
 */
export async function closeRoom(directory: string, known?: Residents): Promise<void> {
  if (!existsSync(directory)) return
  const { pids, namespaces: found, containers } = residents(directory)
  const ids = new Set([...(known?.containers ?? []), ...containers])
  const namespaces = new Set([...(known?.namespaces ?? []), ...found])
  for (const pid of pids) signal(pid, 'SIGTERM')
  const empty = (): boolean => residents(directory).pids.length === 0
  const ended = await until('an engine to end', empty, 10_000).catch(() => false)
  if (!ended) {
    for (const pid of residents(directory).pids) signal(pid, 'SIGKILL')
    await until('what was killed', empty, 15_000).catch(() => false)
  }
  const below = mounts().filter(({ path }) => path.startsWith(`${directory}/`))
  for (const { path } of below.sort((a, b) => b.path.length - a.path.length)) attempt('umount', ['-l', path])
  // Podman keeps its containers' namespaces under /run/netns, whatever its directories are.
  const left = mounts().filter(
    ({ root, path }) => path.startsWith('/run/netns/netns-') && namespaces.has(root)
  )
  for (const { path } of left) attempt('ip', ['netns', 'del', path.slice('/run/netns/'.length)])
  for (const id of ids)
    attempt('find', [
      '/sys/fs/cgroup',
      '-depth',
      '-type',
      'd',
      '-path',
      `*${id}*`,
      '-exec',
      'rmdir',
      '{}',
      ';'
    ])
  // Runtimes keep an empty directory of what was killed before it had begun.
  for (const place of ['/run/runc', '/run/crun'])
    for (const id of ids) rmSync(join(place, id), { recursive: true, force: true })
  const list = join(directory, 'namespaces')
  const names = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : []
  for (const name of names) if (existsSync(`/run/netns/${name}`)) attempt('ip', ['netns', 'del', name])
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

function attempt(program: string, args: readonly string[]): boolean {
  try {
    run(program, args)
    return true
  } catch {
    // Gone meanwhile, or busy: the room's removal shows it.
    return false
  }
}
