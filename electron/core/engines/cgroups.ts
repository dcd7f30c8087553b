/**
 * Containers as /proc/PID/cgroup tells of them, cgroups(7): the paths that Docker, Podman, containerd, CRI-O, Kubernetes,
 * LXC and systemd-nspawn make carry the container's id or name. This names namespaces of runtimes that are not asked, and
 * finds the process of a container whose engine counts processes in another pid namespace.
 */
import type { CgroupContainer } from './reading'
import { processIds, readBounded } from './proc'

const MAX_CGROUP = 64 * 1024
const MAX_PIDS = 64
const HEX = '[0-9a-f]{64}'

/** Patterns on one element of the path; the first group is the key. */
const ELEMENTS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^docker-(${HEX})\\.scope$`), 'docker'],
  [new RegExp(`^libpod-(${HEX})(?:\\.scope)?$`), 'podman'],
  [new RegExp(`^cri-containerd-(${HEX})\\.scope$`), 'containerd'],
  [new RegExp(`^nerdctl-(${HEX})\\.scope$`), 'containerd'],
  [new RegExp(`^crio-(${HEX})(?:\\.scope)?$`), 'cri-o'],
  [/^lxc\.payload\.([A-Za-z0-9._-]{1,255})$/, 'lxc'],
  [/^machine-([A-Za-z0-9._\\-]{1,255})\.scope$/, 'systemd-nspawn'],
  [/^systemd-nspawn@([A-Za-z0-9._\\-]{1,255})\.service$/, 'systemd-nspawn']
]
/** A bare id: who made it is told by the element before. */
const BARE = new RegExp(`^(${HEX})$`)
const PARENTS: readonly (readonly [RegExp, string])[] = [
  [/^docker$/, 'docker'],
  [/^(?:kubepods.*|pod[0-9a-f_-]{36}.*)$/, 'kubernetes'],
  [/^(?:default|k8s\.io|buildkit|moby)$/, 'containerd']
]

export interface CgroupName {
  readonly runtime: string
  readonly key: string
  readonly pod: string | null
}

/** The container a cgroup file's text tells of: the innermost one; null for a process that is in none. */
export function containerOfCgroup(text: string): CgroupName | null {
  for (const line of text.split('\n')) {
    const path = /^\d+:[^:]*:(\/.*)$/.exec(line)?.[1]
    if (path === undefined || path === '/') continue
    const found = containerOfPath(path.split('/'))
    if (found !== null) return found
  }
  return null
}

function containerOfPath(elements: readonly string[]): CgroupName | null {
  const podElement = elements.findLast((element) => /pod[0-9a-f]{8}[-_]/.test(element))
  const pod = /pod([0-9a-f_-]{36})/.exec(podElement ?? '')?.[1]?.replaceAll('_', '-') ?? null
  for (let at = elements.length - 1; at >= 0; at--) {
    const element = elements[at] ?? ''
    for (const [pattern, runtime] of ELEMENTS) {
      const key = pattern.exec(element)?.[1]
      if (key !== undefined) return { runtime, key: unescaped(key), pod }
    }
    const bare = BARE.exec(element)?.[1]
    const parent = elements[at - 1] ?? ''
    if (bare !== undefined) {
      const runtime = PARENTS.find(([pattern]) => pattern.test(parent))?.[1]
      if (runtime !== undefined) return { runtime, key: bare, pod }
    }
    if (parent === 'lxc' && /^[A-Za-z0-9._-]{1,255}$/.test(element))
      return { runtime: 'lxc', key: element, pod: null }
  }
  return null
}

/** systemd-escape(1) writes `-` as `\x2d`. */
const unescaped = (text: string): string => text.replaceAll('\\x2d', '-')

/** Every container any process is in. Linear in the number of processes: one small file each. */
export function readCgroups(): CgroupContainer[] {
  const found = new Map<string, CgroupName & { pids: number[] }>()
  for (const pid of processIds()) {
    const text = readBounded(`/proc/${String(pid)}/cgroup`, MAX_CGROUP)
    const name = text === null ? null : containerOfCgroup(text)
    if (name === null) continue
    const id = `${name.runtime}:${name.key}`
    const known = found.get(id)
    if (known === undefined) found.set(id, { ...name, pids: [pid] })
    else if (known.pids.length < MAX_PIDS) known.pids.push(pid)
  }
  return [...found.values()]
}
