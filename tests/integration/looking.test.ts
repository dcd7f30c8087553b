/** Looking changes nothing: what the host and a few namespaces are like before and after collecting them. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectLocal } from '@core/collectors'
import { Journal } from '@core/journal'
import { canMakeNamespaces, TestNamespaces, until, type Place } from '../support/namespaces'

let lab: TestNamespaces
beforeEach(() => {
  lab = new TestNamespaces()
})
afterEach(() => lab.close())

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
const home: Place = { ref: '', pid: null, path: '/proc/self/ns/net' }

/** Counters of traffic and of work in progress, which move without anybody's doing. */
const moving = /nf_conntrack_count|\/route\/flush|stable_secret|random|\/neigh\/.*\/(gc_stale|base_reachable)/

/** Everything under /proc/sys/net, as one program inside the namespace reads it. */
function sysctls(place: Place): string[] {
  const text = lab.enter(place, 'sh', ['-c', 'grep -rs "" /proc/sys/net || true'])
  return text.split('\n').filter((line) => !moving.test(line))
}

/** The packet filter without counters, and which legacy tables exist. */
function filters(place: Place): string {
  const nft = has('nft') ? lab.enter(place, 'nft', ['-s', 'list', 'ruleset']) : ''
  const legacy = lab.enter(place, 'sh', [
    '-c',
    'cat /proc/net/ip_tables_names /proc/net/ip6_tables_names /proc/net/arp_tables_names 2>/dev/null || true'
  ])
  return `${nft}\n--\n${legacy}`
}

/** Modules that looking at networks could load; others come and go with what else the machine does. */
const ofNetworks =
  /^(nf|nft|xt|ip|ip6|ipt|ip6t|arp|ebt|x_tables|xfrm|.*_diag|sch|cls|act|br|bridge|veth|vxlan|tun|macvlan|inet)(_|table|net|$)/

const modules = (): string[] => {
  try {
    return readFileSync('/proc/modules', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((name) => ofNetworks.test(name))
      .sort()
  } catch {
    // A kernel that cannot load any.
    return []
  }
}

/** Namespaces that this process holds open. */
const heldNamespaces = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = join('/proc/self/fd', fd)
      return statSync(path).dev === statSync('/proc/self/ns/net').dev ? [readlinkSync(path)] : []
    } catch {
      // The descriptor of the listing itself.
      return []
    }
  })

const children = (): string =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim()

describe.runIf(canMakeNamespaces)('looking at this machine (needs root)', () => {
  it('leaves tables, modules, nsids, sysctls, mounts, sockets and processes as they were', async () => {
    const [router, nftNs, bare, legacy] = lab.add('router', 'nft', 'bare', 'legacy') as [
      Place,
      Place,
      Place,
      Place
    ]
    lab.ip(router, 'link add br0 type bridge', 'link set br0 up', 'link set lo up')
    for (const [at, place] of [nftNs, bare, legacy].entries()) {
      lab.ip(
        router,
        `link add v${at} index ${41_000 + at} type veth peer name eth0 index ${42_000 + at} netns ${place.ref}`,
        `link set v${at} master br0 up`
      )
      lab.ip(place, 'link set eth0 up', `addr add 10.77.0.${at + 2}/24 dev eth0`)
    }
    if (has('nft'))
      lab.enter(
        nftNs,
        'nft',
        ['-f', '-'],
        'table inet t {\n set s { type ipv4_addr; elements = { 10.0.0.1 } }\n chain c { type filter hook input priority 0; ip saddr @s counter drop\n }\n}\n'
      )
    if (has('iptables-nft'))
      lab.enter(router, 'iptables-nft', ['-t', 'nat', '-A', 'POSTROUTING', '-j', 'MASQUERADE'])
    if (has('iptables-legacy'))
      // Where the kernel has no legacy tables this namespace is simply one more without rules.
      spawnSync('nsenter', [
        `--net=${legacy.path}`,
        'iptables-legacy',
        '-A',
        'INPUT',
        '-p',
        'tcp',
        '-j',
        'ACCEPT'
      ])
    const places = [router, nftNs, bare, legacy]
    // `ip link` makes the kernel number the namespaces that links lead to; that is done before we look.
    for (const place of places) lab.enter(place, 'ip', ['link'])
    const state = () => ({
      filters: [home, ...places].map(filters),
      modules: modules(),
      nsids: places.map((place) => lab.enter(place, 'ip', ['netns', 'list-id'])),
      sysctls: places.map(sysctls),
      mounts: readFileSync('/proc/self/mountinfo', 'utf8')
        .split('\n')
        .filter((line) => line.includes(' nsfs ') && line.includes(router.ref.slice(0, -6))),
      links: places.map((place) => lab.enter(place, 'ip', ['link'])),
      sockets: places.map((place) => lab.enter(place, 'sh', ['-c', 'wc -l < /proc/net/netlink'])),
      held: heldNamespaces(),
      children: children()
    })
    // Carriers and duplicate address detection settle by themselves, one after the other and some time later.
    await until(
      'links and addresses to settle',
      () =>
        places.every((place) => {
          const made = lab.enter(place, 'ip', ['-o', 'link']).match(/^\d+: (eth0|v\d|br0)[@:].*$/gm) ?? []
          const up = made.length > 0 && made.every((line) => line.includes(' state UP '))
          return up && !lab.enter(place, 'ip', ['addr']).includes('tentative')
        }),
      60_000
    )
    let before = state()
    await until(
      'the namespaces to stand still',
      () => {
        const last = before
        before = state()
        return isDeepStrictEqual(last, before)
      },
      60_000
    )
    const collector = collectLocal({ journal: new Journal(), source: 'local', engines: null })
    try {
      const first = await collector.collect()
      await collector.collect()
      expect(first.filters.length).toBeGreaterThanOrEqual(has('nft') ? 1 : 0)
    } finally {
      await collector.close()
    }
    const after = state()
    expect(after).toEqual(before)
  })

  it('keeps no namespace alive that lost its last holder', async () => {
    const [left, right] = lab.add('left', 'right') as [Place, Place]
    lab.ip(left, `link add v0 type veth peer name v1 netns ${right.ref}`)
    const collector = collectLocal({ journal: new Journal(), source: 'local', engines: null })
    try {
      await collector.collect()
      lab.unname(right)
      // Its interfaces go with it, and so does the end that is here.
      const gone = () => !lab.enter(left, 'ip', ['link']).includes('v0')
      await until('the other namespace to go', gone, 60_000)
      const snapshot = await collector.collect()
      const id = snapshot.namespaces.find(({ names }) => names.includes(left.ref))?.id
      expect(
        snapshot.interfaces.filter((item) => item.namespaceId === id).map(({ ifname }) => ifname)
      ).toEqual(['lo'])
      expect(snapshot.namespaces.some(({ names }) => names.includes(right.ref))).toBe(false)
    } finally {
      await collector.close()
    }
  })
})
