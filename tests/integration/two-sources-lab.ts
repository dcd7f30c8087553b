/**
 * Namespaces for the tests of the two sources: made with ip-netns(8) under names of their own, filled by ip(8), and
 * read twice: through netlink by this thread (setns(2), and back), and through `ip -j` and `bridge -j`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { anyBatch, familyBatch, parseIpNamespace } from '@core/parsers/ip-json'
import type { IpNamespace } from '@core/parsers/ip-json'
import {
  NetlinkSocket,
  readAddresses,
  readFdb,
  readLinks,
  readNeighbours,
  readNexthops,
  readRoutes,
  readRules
} from '@core/netlink'
import { closeFile, openFile, setns } from '@core/netlink/libc'
import { ownName, sweep } from '../support/namespaces'

export const isRoot = process.getuid?.() === 0

/** Runs a synchronous function with this thread inside a namespace, and comes back whatever happens. */
export function inside<T>(name: string, run: () => T): T {
  const home = openFile('/proc/thread-self/ns/net')
  try {
    const there = openFile(`/run/netns/${name}`)
    try {
      setns(there)
    } finally {
      closeFile(there)
    }
    try {
      return run()
    } finally {
      setns(home)
    }
  } finally {
    closeFile(home)
  }
}

/** Runs a program inside a namespace; its output. */
export const runInside = (name: string, argv: readonly string[], input = ''): string =>
  execFileSync('nsenter', [`--net=/run/netns/${name}`, ...argv], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe']
  })

/** A word for the shell, of text that holds neither `$` nor a back-quote nor both kinds of quotes. */
export const quoted = (word: string): string => (word.includes("'") ? `"${word}"` : `'${word}'`)

/** Runs `ip …` for each command, one after the other; those that the kernel refused are no error here. */
export function tryAll(name: string, commands: readonly string[]): { refused: number; stderr: string } {
  const { stdout, stderr } = spawnSync('nsenter', [`--net=/run/netns/${name}`, 'sh', '-s'], {
    input: commands.map((command) => `ip ${command} </dev/null || echo refused\n`).join(''),
    encoding: 'utf8'
  })
  return { refused: stdout.split('\n').filter((line) => line === 'refused').length, stderr }
}

/**
 * The same in one process, `ip -batch -force`, many times faster. What ip(8) itself cannot make sense of ends a batch:
 * then the commands are run once more one by one, and those that had been done are refused.
 */
export function tryBatch(name: string, commands: readonly string[], family: readonly string[] = []): void {
  const last = 'link set dev lo alias all-commands-ran'
  spawnSync('nsenter', [`--net=/run/netns/${name}`, 'ip', ...family, '-force', '-batch', '-'], {
    input: `${[...commands, last].join('\n')}\n`
  })
  if (runInside(name, ['ip', 'link', 'show', 'lo']).includes('all-commands-ran'))
    runInside(name, ['ip', 'link', 'set', 'dev', 'lo', 'alias', ''])
  else
    tryAll(name, family.length === 0 ? commands : commands.map((command) => [...family, command].join(' ')))
}

/** Namespaces that are gone after `close`, whatever was done in them. */
export class Lab {
  readonly #names: string[] = []
  readonly #tag = ownName('two')

  constructor() {
    sweep()
  }

  /** A new namespace with loopback up, and without duplicate address detection, which would change it for seconds. */
  add(): string {
    const name = `${this.#tag}-${this.#names.length}`
    execFileSync('ip', ['netns', 'add', name])
    this.#names.push(name)
    const calm = ['default', 'all'].map((which) => `echo 0 > /proc/sys/net/ipv6/conf/${which}/accept_dad`)
    runInside(name, ['sh', '-c', `ip link set lo up; ${calm.join('; ')}`])
    return name
  }

  /** Ends all namespaces. */
  close(): void {
    for (const name of this.#names.splice(0)) spawnSync('ip', ['netns', 'del', name])
  }
}

const accounts = (file: string): ReadonlyMap<string, number> =>
  new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .flatMap(([name, , id]) =>
        name === undefined || id === undefined ? [] : [[name, Number(id)] as const]
      )
  )

/** The records through netlink, in the shape of the other source. */
export function viaNetlink(name: string): IpNamespace {
  return inside(name, () => {
    const socket = NetlinkSocket.open('route')
    try {
      const whole = <T>(reading: { records: T[]; interrupted: boolean }): T[] => {
        if (reading.interrupted) throw new Error('a dump never settled')
        return reading.records
      }
      return {
        links: whole(readLinks(socket)),
        addresses: whole(readAddresses(socket)),
        routes: whole(readRoutes(socket)),
        rules: whole(readRules(socket)),
        nexthops: whole(readNexthops(socket)),
        neighbours: whole(readNeighbours(socket)),
        fdb: whole(readFdb(socket))
      }
    } finally {
      socket.close()
    }
  })
}

/** The records through ip(8) and bridge(8). */
export function viaIp(name: string): IpNamespace {
  const batch = (family: string[], commands: readonly string[]): string =>
    runInside(name, ['ip', ...family, '-j', '-N', '-d', '-s', '-batch', '-'], `${commands.join('\n')}\n`)
  return parseIpNamespace(
    {
      any: batch([], anyBatch),
      ipv4: batch(['-4'], familyBatch),
      ipv6: batch(['-6'], familyBatch),
      fdb: runInside(name, ['bridge', '-j', 'fdb', 'show']),
      vlans: runInside(name, ['bridge', '-j', '-compressvlans', 'vlan', 'show'])
    },
    { users: accounts('/etc/passwd'), groups: accounts('/etc/group') }
  )
}

const byText = (one: unknown, other: unknown): number =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1

/**
 * What both sources can say. ip(8) prints neither IFLA_INET_CONF nor IFLA_INET6_CONF, and not the family of a nexthop
 * object without a gateway. Netlink dumps addresses by family, ip(8) prints them
 * by interface; neighbours and FDB entries have no order, as they come out of hashes.
 */
export function comparable(records: IpNamespace): IpNamespace {
  return {
    ...records,
    links: records.links.map((link) => ({ ...link, ipv4: null, ipv6: null })),
    nexthops: records.nexthops.map((nexthop) =>
      nexthop.gateway === null ? { ...nexthop, family: null } : nexthop
    ),
    addresses: [...records.addresses].sort((one, other) => one.family.localeCompare(other.family)),
    neighbours: [...records.neighbours].sort(byText),
    fdb: [...records.fdb].sort(byText)
  }
}

/**
 * Both readings of a namespace that stood still between them: the netlink records before and after ip(8) were equal.
 * @throws Error when it never did
 */
export async function bothSources(name: string): Promise<{ netlink: IpNamespace; ip: IpNamespace }> {
  const end = Date.now() + 60_000
  let before = comparable(viaNetlink(name))
  while (Date.now() < end) {
    const ip = comparable(viaIp(name))
    const after = comparable(viaNetlink(name))
    if (JSON.stringify(before) === JSON.stringify(after)) return { netlink: after, ip }
    await new Promise((resolve) => setTimeout(resolve, 200))
    before = comparable(viaNetlink(name))
  }
  throw new Error(`${name} never stood still`)
}
