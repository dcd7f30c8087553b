/**
 * NAT by hand, with each of the tools that a namespace may use: made, proved by packets between namespaces of the test's own,
 * undone, and then all is as it was. A client, a router and a server that does not know the way back to the client.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MARK } from '@core/actions/nat-tool'
import { sayKernel } from '@core/actions/say-kernel'
import type { HostSnapshot } from '@shared/model'
import { KernelActions } from '../support/kernel-actions'
import { canMakeNamespaces, TestNamespaces, until, type Place } from '../support/namespaces'

const tools = ['nft', 'iptables', 'iptables-legacy'] as const
const installed = (program: string): boolean =>
  ['/usr/sbin', '/sbin', '/usr/bin'].some((directory) => existsSync(`${directory}/${program}`))
const works = (program: string): boolean =>
  installed(program) &&
  canMakeNamespaces &&
  spawnSync('unshare', ['-n', program, '-t', 'nat', '-A', 'OUTPUT', '-j', 'ACCEPT']).status === 0

const possible: Readonly<Record<(typeof tools)[number], boolean>> = {
  nft: installed('nft'),
  iptables: works('iptables-nft'),
  'iptables-legacy': works('iptables-legacy')
}

const SERVER = `
  const net = require('net')
  for (const host of ['10.62.0.2', 'fd62::2'])
    net.createServer((s) => s.end('from ' + s.remoteAddress)).listen(8000, host)`
const CLIENT = `
  const [host, port] = process.argv.slice(1)
  const s = require('net').connect({ host, port: Number(port) })
  s.setTimeout(2000, () => process.exit(3))
  s.on('error', () => process.exit(2))
  s.on('data', (d) => process.stdout.write(d))
  s.on('end', () => process.exit(0))`

describe.runIf(canMakeNamespaces).each(tools)('NAT by hand with %s (needs root)', (tool) => {
  let actions: KernelActions
  let lab: TestNamespaces
  let client: Place
  let router: Place
  let server: Place
  const own = new Set<string>()

  beforeAll(() => {
    actions = new KernelActions(({ names }) => names.some((name) => own.has(name)))
  })
  afterAll(() => actions.close())
  beforeEach(async () => {
    lab = new TestNamespaces()
    const places = lab.add('client', 'router', 'server')
    client = places[0]!
    router = places[1]!
    server = places[2]!
    own.clear()
    for (const { ref } of places) own.add(ref)
    lab.ip(
      router,
      `link add in0 type veth peer name c0 netns ${client.ref}`,
      `link add out0 type veth peer name s0 netns ${server.ref}`,
      'addr add 10.61.0.1/24 dev in0',
      'addr add 10.62.0.1/24 dev out0',
      'addr add fd61::1/64 dev in0 nodad',
      'addr add fd62::1/64 dev out0 nodad',
      'link set in0 up',
      'link set out0 up',
      'link set lo up'
    )
    lab.enter(router, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'])
    lab.ip(client, 'addr add 10.61.0.2/24 dev c0', 'addr add fd61::2/64 dev c0 nodad', 'link set c0 up')
    lab.ip(client, 'route add default via 10.61.0.1', 'route add default via fd61::1')
    lab.ip(server, 'addr add 10.62.0.2/24 dev s0', 'addr add fd62::2/64 dev s0 nodad', 'link set s0 up')
    await lab.start(['nsenter', `--net=${server.path}`, process.execPath, '-e', SERVER], commOfNode)
    await until(
      'the server',
      () =>
        spawnSync('nsenter', [`--net=${server.path}`, 'ss', '-Hltn'], { encoding: 'utf8' }).stdout.split('\n')
          .length > 2
    )
    // What a namespace uses already decides what a new rule is written with.
    if (tool !== 'nft')
      for (const six of ['ip', 'ip6'])
        lab.enter(router, `${six}tables-${tool === 'iptables' ? 'nft' : 'legacy'}`, [
          ...['-t', 'nat', '-A', 'POSTROUTING', '-o', 'nowhere', '-j', 'ACCEPT']
        ])
  })
  afterEach(() => lab.close())

  const commOfNode = execFileSync(
    process.execPath,
    ['-p', "require('fs').readFileSync('/proc/self/comm', 'utf8').trim()"],
    { encoding: 'utf8' }
  ).trim()

  /** What the server says to the client; null when nothing comes through. */
  function ask(host: string, port: number): string | null {
    const args = [`--net=${client.path}`, process.execPath, '-e', CLIENT, host, String(port)]
    const result = spawnSync('nsenter', args, { encoding: 'utf8', timeout: 20_000 })
    return result.status === 0 ? result.stdout : null
  }
  const answered = (host: string, port: number): Promise<string> => until('an answer', () => ask(host, port))
  const idOf = (snapshot: HostSnapshot, place: Place): string =>
    snapshot.namespaces.find(({ names }) => names.includes(place.ref))!.id
  const linkId = (snapshot: HostSnapshot, ifname: string): string =>
    snapshot.interfaces.find((item) => item.namespaceId === idOf(snapshot, router) && item.ifname === ifname)!
      .id
  /** Everything that the tool says of the router's NAT. */
  const rules = (): string =>
    (tool === 'nft'
      ? [['nft', 'list', 'ruleset']]
      : ['ip', 'ip6'].map((six) => [
          `${six}tables-${tool === 'iptables' ? 'nft' : 'legacy'}`,
          '-t',
          'nat',
          '-S'
        ])
    )
      .map(([program = '', ...args]) => lab.enter(router, program, args))
      .join('\n')

  it.runIf(possible[tool]).each([
    ['ipv4', '10.61.0.0/24', '10.62.0.2', 'from 10.62.0.1'],
    ['ipv6', 'fd61::/64', 'fd62::2', 'from fd62::1']
  ])('masquerades %s, by the inside and by the way out', async (_family, source, host, from) => {
    const before = await actions.settled()
    const namespaceId = idOf(before, router)
    expect(ask(host, 8000)).toBeNull()
    for (const ifname of ['in0', 'out0', null]) {
      const outInterfaceId = ifname === null ? null : linkId(before, ifname)
      await actions.roundTrip(
        { kind: 'nat.masquerade', namespaceId, source, outInterfaceId },
        async (planned, after) => {
          expect(planned.steps[0]?.step).toMatchObject({ tool })
          expect(await answered(host, 8000)).toBe(from)
          expect(rules()).toContain(MARK)
          // Removed as one's own rule, by its record, and put back where it was.
          const added = after.filters
            .flatMap(({ tables }) => tables.flatMap(({ chains }) => chains.flatMap((chain) => chain.rules)))
            .find(({ comment }) => comment?.startsWith(MARK) === true)
          await actions.roundTrip({ kind: 'nat.remove', ruleId: added?.id }, () => {
            expect(rules()).not.toContain(MARK)
            expect(ask(host, 8000)).toBeNull()
          })
          expect(await answered(host, 8000)).toBe(from)
        }
      )
      expect(rules()).not.toContain(MARK)
      expect(ask(host, 8000)).toBeNull()
    }
  })

  it.runIf(possible[tool]).each([
    ['ipv4', '10.61.0.1', '10.62.0.2', '10.61.0.0/24'],
    ['ipv6', 'fd61::1', 'fd62::2', 'fd61::/64']
  ])('leads a port elsewhere over %s', async (_family, address, toAddress, source) => {
    // The server answers the router only: this one rule stays for the whole test.
    const first = await actions.settled()
    const namespaceId = idOf(first, router)
    const standing = actions.plan(first, {
      kind: 'nat.masquerade',
      namespaceId,
      source,
      outInterfaceId: null
    })
    const back = await actions.run(standing, first)
    for (const on of [null, address]) {
      expect(ask(address, 81)).toBeNull()
      const wanted = {
        kind: 'nat.dnat',
        namespaceId,
        protocol: 'tcp',
        address: on,
        port: 81,
        toAddress,
        toPort: 8000
      }
      await actions.roundTrip(wanted, async (planned, after) => {
        expect(planned.steps[0]?.step).toMatchObject({ tool })
        expect(await answered(address, 81)).toMatch(/^from /)
        expect(() => actions.plan(after, wanted)).toThrow(/already/)
        const undo = planned.steps[0]?.undo[0]
        expect(undo && sayKernel(undo, after).call).not.toMatch(/handle N/)
      })
      expect(ask(address, 81)).toBeNull()
    }
    await actions.runSteps(back, await actions.collect())
    await actions.becomes(first)
    if (tool === 'nft') expect(rules().trim()).toBe('')
  })

  it.runIf(possible[tool])('takes a rule of another away and puts it back where it stood', async () => {
    const script = `table ip byhand {
      chain post {
        type nat hook postrouting priority 100;
        ip saddr 10.9.1.0/24 masquerade
        ip saddr 10.61.0.0/24 oifname "out0" masquerade comment "of a hand"
        ip saddr 10.9.2.0/24 masquerade
      }
    }`
    const program = tool === 'iptables' ? 'iptables-nft' : 'iptables-legacy'
    if (tool === 'nft') lab.enter(router, 'nft', ['-f', '-'], script)
    else
      for (const words of [
        '-s 10.9.1.0/24',
        '-s 10.61.0.0/24 -o out0 -m comment --comment hand',
        '-s 10.9.2.0/24'
      ])
        lab.enter(router, program, [
          '-t',
          'nat',
          '-A',
          'POSTROUTING',
          ...words.split(' '),
          '-j',
          'MASQUERADE'
        ])
    const before = await actions.settled()
    const all = before.filters
      .filter(({ namespaceId }) => namespaceId === idOf(before, router))
      .flatMap(({ tables }) => tables.flatMap(({ chains }) => chains.flatMap((chain) => chain.rules)))
      .filter(({ action }) => action.kind === 'masquerade')
    expect(all).toHaveLength(3)
    for (const rule of all)
      await actions.roundTrip({ kind: 'nat.remove', ruleId: rule.id }, (_planned, after) => {
        const left = after.filters
          .filter(({ namespaceId }) => namespaceId === idOf(after, router))
          .flatMap(({ tables }) => tables.flatMap(({ chains }) => chains.flatMap((chain) => chain.rules)))
        expect(left.map(({ text }) => text)).not.toContain(rule.text)
      })
  })
})
