/**
 * The NAT rules Docker writes on a host of any size, as iptables-nft: a published port, its hairpin and its open door for
 * every container of a generated host, and the rules of the engine's own name server inside each container.
 */
import type { FilterChain, FilterRule, HostSnapshot, NamespaceFilters, RuleAction, XtOption } from '../model'

/** A rule from the words after `-A CHAIN`; every option has one value at most. */
function ruleOf(id: string, index: number, text: string): FilterRule {
  const matches: { module: string; options: XtOption[] }[] = [{ module: '', options: [] }]
  let target: { name: string; goto: boolean; options: XtOption[] } | null = null
  let negated = false
  const words = text.split(' ')
  for (let at = 0; at < words.length; at += 2) {
    if (words[at] === '!') {
      negated = true
      at++
    }
    const [name = '', value = ''] = words.slice(at)
    if (name === '-m') matches.push({ module: value, options: [] })
    else if (name === '-j') target = { name: value, goto: false, options: [] }
    else (target ?? matches.at(-1))?.options.push({ name, negated, values: [value] })
    negated = false
  }
  const kind = (target?.name ?? '').toLowerCase()
  const action: RuleAction =
    kind === 'dnat' || kind === 'snat' || kind === 'masquerade' || kind === 'accept'
      ? { kind, target: null }
      : { kind: 'jump', target: target?.name ?? null }
  return {
    id: `${id}/${String(index)}`,
    index,
    handle: index,
    text,
    comment: null,
    packets: index,
    bytes: index * 60,
    action,
    body: { syntax: 'iptables', matches, target }
  }
}

type Hook = readonly [hook: FilterChain['hook'], priority: number]

function chainOf(
  namespaceId: string,
  table: string,
  name: string,
  base: Hook | null,
  rules: string[]
): FilterChain {
  const id = `${namespaceId}/ip/${table}/${name}`
  return {
    name,
    handle: 1,
    type: base === null ? null : table === 'nat' ? 'nat' : 'filter',
    hook: base?.[0] ?? null,
    priority: base?.[1] ?? null,
    policy: base === null ? null : 'accept',
    devices: [],
    packets: null,
    bytes: null,
    rules: rules.map((text, at) => ruleOf(id, at + 1, text))
  }
}

const filtersOf = (
  namespaceId: string,
  tables: Record<string, readonly (readonly [string, Hook | null, string[]])[]>
): NamespaceFilters => ({
  namespaceId,
  generation: 2,
  tables: Object.entries(tables).map(([name, chains]) => ({
    family: 'ip',
    name,
    backend: 'iptables-nft',
    flags: [],
    flowtables: [],
    chains: chains.map(([chain, base, rules]) => chainOf(namespaceId, name, chain, base, rules))
  }))
})

const dns = (namespaceId: string): NamespaceFilters =>
  filtersOf(namespaceId, {
    nat: [
      ['OUTPUT', ['output', -100], ['-d 127.0.0.11/32 -j DOCKER_OUTPUT']],
      ['POSTROUTING', ['postrouting', 100], ['-d 127.0.0.11/32 -j DOCKER_POSTROUTING']],
      [
        'DOCKER_OUTPUT',
        null,
        ['tcp', 'udp'].map(
          (protocol, at) =>
            `-d 127.0.0.11/32 -p ${protocol} -m ${protocol} --dport 53 -j DNAT --to-destination 127.0.0.11:4000${String(at)}`
        )
      ],
      [
        'DOCKER_POSTROUTING',
        null,
        ['tcp', 'udp'].map(
          (protocol, at) =>
            `-s 127.0.0.11/32 -p ${protocol} -m ${protocol} --sport 4000${String(at)} -j SNAT --to-source :53`
        )
      ]
    ]
  })

/** The same host, every container published on port 10000 and up, with all rules Docker has for that. */
export function withNatRules(snapshot: HostSnapshot): HostSnapshot {
  const host = snapshot.host.namespaceId ?? ''
  const dnat: string[] = []
  const hairpin: string[] = snapshot.networks.map(
    (network) =>
      `-s ${network.subnets[0]?.subnet ?? ''} ! -o ${bridgeOf(snapshot, network.interfaceId)} -j MASQUERADE`
  )
  const open: string[] = []
  const addressOf = new Map(snapshot.endpoints.map((item) => [item.containerId, item]))
  const containers = snapshot.containers.map((container, at) => {
    const { ipv4 = null, networkId = '' } = addressOf.get(container.id) ?? {}
    const network = snapshot.networks.find((item) => item.id === networkId)
    const bridge = bridgeOf(snapshot, network?.interfaceId ?? null)
    const port = 10_000 + at
    dnat.push(
      `! -i ${bridge} -p tcp -m tcp --dport ${String(port)} -j DNAT --to-destination ${ipv4 ?? ''}:80`
    )
    hairpin.push(`-s ${ipv4 ?? ''}/32 -d ${ipv4 ?? ''}/32 -p tcp -m tcp --dport 80 -j MASQUERADE`)
    open.push(`-d ${ipv4 ?? ''}/32 ! -i ${bridge} -o ${bridge} -p tcp -m tcp --dport 80 -j ACCEPT`)
    return {
      ...container,
      ports: [{ protocol: 'tcp' as const, hostAddress: '', hostPort: port, containerPort: 80 }]
    }
  })
  const rules = filtersOf(host, {
    nat: [
      ['PREROUTING', ['prerouting', -100], ['-m addrtype --dst-type LOCAL -j DOCKER']],
      ['POSTROUTING', ['postrouting', 100], hairpin],
      ['DOCKER', null, dnat]
    ],
    filter: [
      ['FORWARD', ['forward', 0], ['-j DOCKER']],
      ['DOCKER', null, open]
    ]
  })
  const inside = snapshot.namespaces.filter((item) => item.kind === 'engine').map((item) => dns(item.id))
  return { ...snapshot, containers, filters: [rules, ...inside] }
}

const bridgeOf = (snapshot: HostSnapshot, interfaceId: string | null): string =>
  snapshot.interfaces.find((item) => item.id === interfaceId)?.ifname ?? 'docker0'
