/** Steps of every intent, what undoes them, and how they are said; and that hostile words stay single words. */
import { describe, expect, it } from 'vitest'
import { intent } from '@shared/contract/intents'
import { isMessageKey } from '@shared/locales'
import type { FilterRule, HostSnapshot, NamespaceFilters } from '@shared/model'
import { hostileTexts } from '@shared/testing/hostile-texts'
import {
  makeAddress,
  makeBridge,
  makeInterface,
  makeNamespace,
  makeRoute,
  makeVethPair,
  namespaceIdOf
} from '@shared/testing/snapshots'
import { tinyHost } from '@shared/testing/tiny-host'
import { ipArguments, isIpStep } from './ip-arguments'
import { iptablesArguments, nftExpressions, type NatStep } from './nat-rule'
import { natTool } from './nat-tool'
import { planKernel } from './plan-kernel'
import type { PlannedSteps } from './planner'
import { sayKernel } from './say-kernel'
import { kernelStep, type KernelStep } from './step'

const HOST = namespaceIdOf(1)
const WEB = namespaceIdOf(11)
const RED = namespaceIdOf(21)
const all = { iptables: true, 'iptables-legacy': true, nft: true }

/** The tiny host, and a namespace `red` made by hand with a pair to the host. */
function host(over: Partial<HostSnapshot> = {}): HostSnapshot {
  const tiny = tinyHost()
  return {
    ...tiny,
    namespaces: [
      ...tiny.namespaces,
      makeNamespace(21, { kind: 'named', names: ['red'], paths: ['/run/netns/red'] })
    ],
    interfaces: [
      ...tiny.interfaces,
      ...makeVethPair(
        { namespaceId: HOST, ifindex: 20, ifname: 'to-red' },
        { namespaceId: RED, ifindex: 2, ifname: 'eth0.5' },
        9
      ),
      makeBridge(RED, 3, 'br0')
    ],
    addresses: [
      ...tiny.addresses,
      makeAddress(RED, 2, '10.1.0.2', 24, { broadcast: '10.1.0.255' }),
      makeAddress(RED, 2, 'fd00::2', 64, { family: 'ipv6' }),
      makeAddress(HOST, 20, '10.1.0.1', 24)
    ],
    routes: [
      ...tiny.routes,
      makeRoute(RED, '0.0.0.0/0', 2, '10.1.0.1', { protocol: 'boot' }),
      makeRoute(RED, '10.9.0.0/16', 2, '10.1.0.1', { protocol: 'static', metric: 50, table: 100 })
    ],
    sysctls: [...tiny.sysctls, { namespaceId: RED, key: 'net.ipv4.ip_forward', value: '0' }],
    ...over
  }
}

function plan(wanted: unknown, snapshot = host()): PlannedSteps {
  const made = planKernel(snapshot, intent.parse(wanted), all)
  if (made === null) throw new Error('not the kernel’s')
  return made
}
const calls = (planned: PlannedSteps, snapshot = host()): string[] =>
  planned.steps.map(({ step }) => sayKernel(step, snapshot).call)
const undoCalls = (planned: PlannedSteps, snapshot = host()): string[] =>
  planned.steps.toReversed().flatMap(({ undo }) => undo.map((step) => sayKernel(step, snapshot).call))

const RED_ETH = `${RED}/2`

describe('planKernel', () => {
  it('leaves to the engines what is theirs', () => {
    expect(planKernel(host(), intent.parse({ kind: 'network.remove', networkId: 'x' }))).toBeNull()
  })

  it.each([
    [{ kind: 'namespace.create', name: 'blue' }, ['ip netns add blue'], ['ip netns delete blue']],
    [
      { kind: 'namespace.expose', namespaceId: WEB, name: 'web' },
      ['touch /run/netns/web && mount --bind /proc/1001/ns/net /run/netns/web'],
      ['umount /run/netns/web && rm -f /run/netns/web']
    ],
    [
      { kind: 'veth.create', namespaceId: HOST, name: 'v0', peerNamespaceId: RED, peerName: 'v1' },
      ['ip link add name v0 type veth peer name v1 netns red'],
      ['ip link delete dev v0']
    ],
    [
      { kind: 'bridge.create', namespaceId: WEB, name: 'br7' },
      ['nsenter --net=/proc/1001/ns/net ip link add name br7 type bridge'],
      ['nsenter --net=/proc/1001/ns/net ip link delete dev br7']
    ],
    [
      { kind: 'link.master', interfaceId: RED_ETH, masterId: `${RED}/3` },
      ['ip -n red link set dev eth0.5 master br0'],
      ['ip -n red link set dev eth0.5 nomaster']
    ],
    [
      { kind: 'link.mtu', interfaceId: RED_ETH, mtu: 1400 },
      ['ip -n red link set dev eth0.5 mtu 1400'],
      ['ip -n red link set dev eth0.5 mtu 1500']
    ],
    [
      { kind: 'address.add', interfaceId: RED_ETH, address: 'FD00::0003/64' },
      ['ip -n red addr add fd00::3/64 dev eth0.5'],
      ['ip -n red addr del fd00::3/64 dev eth0.5']
    ],
    [
      {
        kind: 'route.add',
        namespaceId: RED,
        family: 'ipv4',
        destination: '10.7.1.9/16',
        gateway: '10.1.0.1',
        interfaceId: null
      },
      ['ip -n red -4 route add 10.7.0.0/16 via 10.1.0.1'],
      ['ip -n red -4 route del 10.7.0.0/16 via 10.1.0.1']
    ],
    [
      {
        kind: 'route.remove',
        namespaceId: RED,
        family: 'ipv4',
        destination: 'default',
        gateway: null,
        interfaceId: null
      },
      ['ip -n red -4 route del default via 10.1.0.1 dev eth0.5'],
      ['ip -n red -4 route add default via 10.1.0.1 dev eth0.5']
    ],
    [
      { kind: 'sysctl.set', namespaceId: RED, sysctl: 'ip_forward', value: 1 },
      ['nsenter --net=/run/netns/red sysctl -w net.ipv4.ip_forward=1'],
      ['nsenter --net=/run/netns/red sysctl -w net.ipv4.ip_forward=0']
    ],
    [
      { kind: 'sysctl.set', namespaceId: RED, interfaceId: RED_ETH, sysctl: 'rp_filter', value: 2 },
      ['nsenter --net=/run/netns/red sysctl -w net/ipv4/conf/eth0.5/rp_filter=2'],
      // This snapshot does not say what it was: the runner reads it when it writes.
      []
    ]
  ])('says and undoes %j', (wanted, said, undone) => {
    const planned = plan(wanted)
    expect(calls(planned)).toEqual(said)
    expect(undoCalls(planned)).toEqual(undone)
  })

  it('puts back what goes when a link goes down', () => {
    const planned = plan({ kind: 'link.up', interfaceId: RED_ETH, up: false })
    expect(undoCalls(planned)).toEqual([
      'ip -n red link set dev eth0.5 up',
      'ip -n red addr add fd00::2/64 dev eth0.5',
      'ip -n red -4 route add default via 10.1.0.1 dev eth0.5',
      'ip -n red -4 route add 10.9.0.0/16 via 10.1.0.1 dev eth0.5 metric 50 table 100 proto static'
    ])
  })

  it('puts back a deleted pair with both ends, and a moved end', () => {
    const moved = undoCalls(plan({ kind: 'link.move', interfaceId: RED_ETH, namespaceId: WEB }))
    expect(moved.slice(0, 3)).toEqual([
      'nsenter --net=/proc/1001/ns/net ip link set dev eth0.5 netns red',
      'ip -n red addr add 10.1.0.2/24 broadcast 10.1.0.255 dev eth0.5',
      'ip -n red addr add fd00::2/64 dev eth0.5'
    ])
    const planned = plan({ kind: 'link.delete', interfaceId: RED_ETH })
    const [first = '', ...rest] = undoCalls(planned)
    expect(first).toMatch(
      /^ip -n red link add name eth0\.5 address \S+ type veth peer name to-red address \S+ netns \/proc\/1\/ns\/net$/
    )
    expect(rest).toContain('ip addr add 10.1.0.1/24 dev to-red')
    expect(rest).toContain('ip link set dev to-red up')
    expect(rest.at(-1)).toMatch(/route add 10.9.0.0\/16/)
    expect(planned.notUndone.map(({ key }) => key)).toContain('steps.lost.identity')
  })

  it('puts the ports of a deleted bridge back', () => {
    const undone = undoCalls(plan({ kind: 'link.delete', interfaceId: `${HOST}/3` }))
    expect(undone).toContain('ip link set dev veth0a1b2c3 master br-shop')
    expect(undone).toContain('ip link set dev veth4d5e6f7 master br-shop')
    expect(undone).toContain('ip addr add 172.18.0.1/16 dev br-shop')
  })

  it('readdresses a container: default route, address, default route', () => {
    const [container] = host().containers
    const wanted = {
      kind: 'container.readdress',
      containerId: container?.id,
      interfaceId: `${WEB}/2`,
      address: '172.18.0.77/16',
      gateway: null
    }
    const planned = plan(wanted)
    const at = 'nsenter --net=/proc/1001/ns/net ip'
    expect(calls(planned)).toEqual([
      `${at} -4 route del default via 172.18.0.1 dev eth0`,
      `${at} addr del 172.18.0.2/16 dev eth0`,
      `${at} addr add 172.18.0.77/16 dev eth0`,
      `${at} -4 route add default via 172.18.0.1 dev eth0`
    ])
    expect(undoCalls(planned)).toEqual([
      `${at} -4 route del default via 172.18.0.1 dev eth0`,
      `${at} addr del 172.18.0.77/16 dev eth0`,
      `${at} addr add 172.18.0.2/16 dev eth0`,
      expect.stringMatching(/route add default via 172.18.0.1 dev eth0/)
    ])
    // Another subnet: the gateway there is not reached by it.
    expect(calls(plan({ ...wanted, address: '10.5.0.2/24' })).at(-1)).toMatch(/addr add/)
    expect(calls(plan({ ...wanted, address: '10.5.0.2/24', gateway: '10.5.0.1' })).at(-1)).toMatch(
      /default via 10.5.0.1/
    )
  })

  it('does nothing where all is as wanted', () => {
    for (const wanted of [
      { kind: 'link.up', interfaceId: RED_ETH, up: true },
      { kind: 'link.mtu', interfaceId: RED_ETH, mtu: 1500 },
      { kind: 'link.master', interfaceId: RED_ETH, masterId: null },
      { kind: 'link.move', interfaceId: RED_ETH, namespaceId: RED },
      { kind: 'sysctl.set', namespaceId: HOST, sysctl: 'ip_forward', value: 1 }
    ])
      expect(plan(wanted).steps).toEqual([])
  })

  it('says what a deleted namespace takes with it, and only binds a name anew where others hold it', () => {
    const alone = plan({ kind: 'namespace.delete', namespaceId: RED, name: 'red' })
    expect(calls(alone)).toEqual(['ip netns delete red'])
    expect(alone.notUndone.map(({ key }) => key)).toContain('steps.lost.contents')
    const snapshot = host()
    const held = {
      ...snapshot,
      namespaces: snapshot.namespaces.map((item) =>
        item.id === RED
          ? { ...item, processes: 1, pids: [77], paths: [...item.paths, '/proc/77/ns/net'] }
          : item
      )
    }
    const kept = plan({ kind: 'namespace.delete', namespaceId: RED, name: 'red' }, held)
    expect(undoCalls(kept, held)[0]).toMatch(/^touch \/run\/netns\/red && mount --bind/)
    expect(kept.notUndone).toEqual([])
  })

  it('conceals a name that dangles', () => {
    const gap = {
      code: 'vanished' as const,
      what: 'namespace' as const,
      namespaceId: null,
      subject: '/run/netns/old one',
      detail: ''
    }
    const snapshot = host({ gaps: [gap] })
    expect(calls(plan({ kind: 'namespace.conceal', name: 'old one' }, snapshot), snapshot)).toEqual([
      "rm -f '/run/netns/old one'"
    ])
    expect(() => plan({ kind: 'namespace.conceal', name: 'older' }, snapshot)).toThrow(
      /no \/run\/netns\/older/
    )
  })

  it('is the same plan when made again', () => {
    const wanted = { kind: 'nat.masquerade', namespaceId: RED, source: '10.1.0.0/24', outInterfaceId: null }
    expect(plan(wanted)).toEqual(plan(wanted))
  })

  it('refuses records that are not there', () => {
    const none = { interfaceId: `${RED}/99`, namespaceId: namespaceIdOf(99) }
    const intents: unknown[] = [
      { kind: 'namespace.delete', namespaceId: none.namespaceId, name: 'x' },
      { kind: 'namespace.expose', namespaceId: none.namespaceId, name: 'x' },
      { kind: 'veth.create', namespaceId: RED, name: 'a', peerNamespaceId: none.namespaceId, peerName: 'b' },
      { kind: 'bridge.create', namespaceId: none.namespaceId, name: 'a' },
      { kind: 'link.delete', interfaceId: none.interfaceId },
      { kind: 'link.up', interfaceId: none.interfaceId, up: true },
      { kind: 'link.master', interfaceId: RED_ETH, masterId: none.interfaceId },
      { kind: 'link.mtu', interfaceId: none.interfaceId, mtu: 1 },
      { kind: 'link.move', interfaceId: RED_ETH, namespaceId: none.namespaceId },
      { kind: 'address.add', interfaceId: none.interfaceId, address: '10.0.0.1/24' },
      { kind: 'address.remove', interfaceId: RED_ETH, address: '10.0.0.1/24' },
      { kind: 'nat.remove', ruleId: 'x' },
      {
        kind: 'container.readdress',
        containerId: 'x',
        interfaceId: RED_ETH,
        address: '10.0.0.1/24',
        gateway: null
      }
    ]
    for (const wanted of intents)
      expect(() => plan(wanted), JSON.stringify(wanted)).toThrow(
        expect.objectContaining({ code: 'not-found' })
      )
  })

  it('words every step and loss by a text there is', () => {
    const wanted: unknown[] = [
      { kind: 'link.delete', interfaceId: `${HOST}/3` },
      { kind: 'namespace.delete', namespaceId: RED, name: 'red' },
      {
        kind: 'nat.dnat',
        namespaceId: RED,
        protocol: 'tcp',
        address: null,
        port: 80,
        toAddress: '10.1.0.9',
        toPort: 8
      }
    ]
    for (const one of wanted) {
      const { title, steps, notUndone } = plan(one)
      for (const { key } of [title, ...steps.map(({ what }) => what), ...notUndone])
        expect(isMessageKey(key), key).toBe(true)
    }
  })
})

describe('NAT', () => {
  const masquerade = { kind: 'nat.masquerade', source: '172.18.0.0/16' }

  it('uses the tool that the namespace uses, else a table of our own', () => {
    const planned = plan({ ...masquerade, namespaceId: HOST, outInterfaceId: `${HOST}/3` })
    expect(calls(planned)[0]).toMatch(
      /^iptables -t nat -A POSTROUTING -s 172\.18\.0\.0\/16 '!' -o br-shop -m comment --comment vethscope:[0-9a-f]{16} -j MASQUERADE$/
    )
    expect(undoCalls(planned)[0]).toMatch(
      /^iptables -t nat -D POSTROUTING -s 172\.18\.0\.0\/16 '!' -o br-shop /
    )
    const out = plan({ ...masquerade, namespaceId: HOST, outInterfaceId: `${HOST}/2` })
    expect(calls(out)[0]).toContain('-s 172.18.0.0/16 -o eth0 -m comment')
    const own = plan({ ...masquerade, namespaceId: RED, outInterfaceId: null })
    expect(calls(own)[0]).toMatch(
      /^nsenter --net=\/run\/netns\/red nft 'add table ip vethscope; add chain ip vethscope postrouting \{ .* \}; add rule ip vethscope postrouting ip saddr 172\.18\.0\.0\/16 masquerade comment "vethscope:/
    )
  })

  it('chooses by what stands there and what is installed', () => {
    const filters = (
      backend: 'iptables-nft' | 'iptables-legacy' | 'nft',
      name = 'nat'
    ): NamespaceFilters => ({
      namespaceId: RED,
      generation: 1,
      tables: [{ family: 'ip', name, backend, flags: [], flowtables: [], chains: [] }]
    })
    expect(natTool(undefined, 'ipv4', all)).toBe('nft')
    expect(natTool(filters('iptables-nft'), 'ipv4', all)).toBe('iptables')
    expect(natTool(filters('iptables-legacy'), 'ipv4', all)).toBe('iptables-legacy')
    expect(natTool(filters('nft'), 'ipv4', all)).toBe('nft')
    expect(natTool(filters('iptables-nft', 'filter'), 'ipv4', all)).toBe('nft')
    expect(natTool(filters('iptables-nft'), 'ipv6', all)).toBe('nft')
    expect(natTool(filters('iptables-nft'), 'ipv4', { ...all, iptables: false })).toBe('nft')
    expect(natTool(undefined, 'ipv4', { ...all, nft: false })).toBe('iptables')
    expect(natTool(undefined, 'ipv4', { iptables: false, 'iptables-legacy': false, nft: false })).toBeNull()
  })

  it('removes a rule of another where it can put it back just so', () => {
    const rules = host().filters[0]?.tables[0]?.chains ?? []
    const idOf = (chain: string): string | undefined => rules.find(({ name }) => name === chain)?.rules[0]?.id
    const planned = plan({ kind: 'nat.remove', ruleId: idOf('POSTROUTING') })
    expect(calls(planned)).toEqual([
      "iptables -t nat -D POSTROUTING -s 172.18.0.0/16 '!' -o br-shop -j MASQUERADE"
    ])
    expect(undoCalls(planned)).toEqual([
      "iptables -t nat -I POSTROUTING 1 -s 172.18.0.0/16 '!' -o br-shop -j MASQUERADE"
    ])
    for (const chain of ['DOCKER', 'PREROUTING'])
      expect(() => plan({ kind: 'nat.remove', ruleId: idOf(chain) })).toThrow(
        expect.objectContaining({ code: 'not-supported' })
      )
  })

  it('reads an nft rule back as what it was made of', () => {
    const rules: NatStep['rule'][] = [
      { what: 'masquerade', family: 'ipv4', source: '10.0.0.0/24', out: null, notOut: 'br0' },
      { what: 'masquerade', family: 'ipv6', source: 'fd00::1/128', out: 'eth0', notOut: null },
      {
        what: 'dnat',
        family: 'ipv4',
        protocol: 'udp',
        address: '192.0.2.1',
        port: 53,
        toAddress: '10.0.0.2',
        toPort: 5353
      }
    ]
    for (const rule of rules) {
      const filterRule: FilterRule = {
        id: 'r',
        index: 1,
        handle: 4,
        text: '',
        comment: 'mine',
        packets: null,
        bytes: null,
        action: { kind: rule.what, target: null },
        body: { syntax: 'nft', expressions: nftExpressions(rule) }
      }
      const filters: NamespaceFilters = {
        namespaceId: RED,
        generation: 1,
        tables: [
          {
            family: rule.family === 'ipv4' ? 'ip' : 'ip6',
            name: 'mine',
            backend: 'nft',
            flags: [],
            flowtables: [],
            chains: [
              {
                name: 'c',
                handle: 1,
                type: 'nat',
                hook: rule.what === 'dnat' ? 'prerouting' : 'postrouting',
                priority: 0,
                policy: 'accept',
                devices: [],
                packets: null,
                bytes: null,
                rules: [filterRule]
              }
            ]
          }
        ]
      }
      const { steps } = plan({ kind: 'nat.remove', ruleId: 'r' }, host({ filters: [filters] }))
      expect(steps[0]?.step).toMatchObject({
        tool: 'nft',
        rule,
        place: { table: 'mine', chain: 'c', comment: 'mine' }
      })
    }
  })

  it('names no interface that a tool would take for several', () => {
    const snapshot = host()
    const odd = ['eth+', 'eth*', 'a"b'].map((ifname, at) => makeInterface(RED, 50 + at, ifname))
    for (const item of odd)
      expect(() =>
        plan(
          { ...masquerade, namespaceId: RED, outInterfaceId: item.id },
          { ...snapshot, interfaces: [...snapshot.interfaces, item] }
        )
      ).toThrow(expect.objectContaining({ code: 'not-supported' }))
  })
})

/** Words of a step as a program gets them. */
function words(step: KernelStep): readonly string[] {
  if (isIpStep(step)) return ipArguments(step, 'other')
  if (step.do === 'nat.add' || step.do === 'nat.remove') return iptablesArguments(step)
  return 'name' in step ? [step.name] : []
}

describe('hostile words', () => {
  /** The intent with the text in each of its free fields, one at a time. */
  const intents = (text: string): [unknown, string][] =>
    (
      [
        { kind: 'namespace.create', name: text },
        { kind: 'namespace.expose', namespaceId: WEB, name: text },
        { kind: 'namespace.delete', namespaceId: RED, name: text },
        { kind: 'namespace.conceal', name: text },
        { kind: 'veth.create', namespaceId: HOST, name: text, peerNamespaceId: RED, peerName: 'p' },
        { kind: 'veth.create', namespaceId: HOST, name: 'p', peerNamespaceId: RED, peerName: text },
        { kind: 'bridge.create', namespaceId: HOST, name: text },
        { kind: 'address.add', interfaceId: RED_ETH, address: text },
        { kind: 'address.remove', interfaceId: RED_ETH, address: text },
        {
          kind: 'route.add',
          namespaceId: RED,
          family: 'ipv4',
          destination: text,
          gateway: null,
          interfaceId: RED_ETH
        },
        {
          kind: 'route.add',
          namespaceId: RED,
          family: 'ipv6',
          destination: 'default',
          gateway: text,
          interfaceId: null
        },
        {
          kind: 'route.remove',
          namespaceId: RED,
          family: 'ipv4',
          destination: text,
          gateway: null,
          interfaceId: null
        },
        { kind: 'nat.masquerade', namespaceId: RED, source: text, outInterfaceId: null },
        {
          kind: 'nat.dnat',
          namespaceId: RED,
          protocol: 'tcp',
          address: text,
          port: 1,
          toAddress: '10.0.0.1',
          toPort: 1
        },
        {
          kind: 'nat.dnat',
          namespaceId: RED,
          protocol: 'tcp',
          address: null,
          port: 1,
          toAddress: text,
          toPort: 1
        },
        { kind: 'nat.remove', ruleId: text },
        { kind: 'sysctl.set', namespaceId: RED, sysctl: text, value: 1 },
        { kind: 'link.up', interfaceId: text, up: true },
        { kind: text }
      ] as const
    ).map((one) => [one, JSON.stringify(one)])

  it('are refused, or arrive as one word without anything but what it says', () => {
    expect(hostileTexts.length).toBeGreaterThan(300)
    let [refused, passed] = [0, 0]
    for (const text of hostileTexts) {
      for (const [wanted, shown] of intents(text)) {
        const read = intent.safeParse(wanted)
        if (!read.success) {
          refused++
          continue
        }
        let planned: PlannedSteps | null
        try {
          planned = planKernel(host(), read.data, all)
        } catch (error) {
          expect(error, shown).toMatchObject({ name: 'VethscopeError' })
          refused++
          continue
        }
        passed++
        for (const { step, undo } of planned?.steps ?? [])
          for (const one of [step, ...undo].map((item) => kernelStep.parse(item))) {
            for (const word of words(one)) expect(word, shown).toMatch(/^[!-~\u00a1-\u{10ffff}]+$/u)
            if ('name' in one) expect(one.name).not.toMatch(/[/\0]|^\.{1,2}$|^-/)
            if ('ifname' in one && one.ifname === text) expect(text).toMatch(/^[^-/:%\s][^/:%\s]{0,14}$/)
          }
      }
    }
    expect(refused).toBeGreaterThan(3000)
    expect(passed).toBeGreaterThan(20)
  })

  it('that are there already are said so that they can be pasted', () => {
    const name = "x'; reboot #\u001b[2J"
    const snapshot = host()
    const hostile = {
      ...snapshot,
      namespaces: snapshot.namespaces.map((item) => (item.id === RED ? { ...item, names: [name] } : item))
    }
    const said = calls(plan({ kind: 'link.mtu', interfaceId: RED_ETH, mtu: 1400 }, hostile), hostile)
    expect(said).toEqual(["ip -n $'x\\'; reboot #\\033[2J' link set dev eth0.5 mtu 1400"])
    expect(
      JSON.stringify(plan({ kind: 'namespace.delete', namespaceId: RED, name }, hostile).title)
    ).not.toContain('\\u001b')
  })
})
