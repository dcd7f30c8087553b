/**
 * A plan as input of ip-batch (ip(8)) and calls of iptables(8) or nft(8): what someone would type by hand who builds
 * bridges, veth pairs, NAT and a port mapping. Pure text; the holder runs it.
 */
import type { LabPlan } from './catalogue'

/** Input of `ip -batch -`, outside in: namespaces, bridges, both ends of every pair. */
export function ipBatch(plan: LabPlan): string {
  const lines = ['link set lo up']
  for (const bridge of plan.bridges) {
    lines.push(
      `link add ${bridge.name} type bridge`,
      `addr add ${bridge.address}/${String(bridge.prefixLength)} dev ${bridge.name}`,
      `link set ${bridge.name} up`
    )
    for (const host of bridge.hosts) {
      lines.push(
        `netns add ${host.name}`,
        `link add veth-${host.name} type veth peer name eth0 netns ${host.name}`,
        `link set veth-${host.name} master ${bridge.name}`,
        `link set veth-${host.name} up`
      )
    }
  }
  const { outside } = plan
  lines.push(
    `netns add ${outside.name}`,
    `link add wan0 type veth peer name eth0 netns ${outside.name}`,
    `addr add ${outside.near}/24 dev wan0`,
    'link set wan0 up',
    `route add default via ${outside.address}`
  )
  return `${lines.join('\n')}\n`
}

/** What `ip -n NAME -batch -` reads, by namespace. */
export function ipBatchesInside(plan: LabPlan): readonly { name: string; input: string }[] {
  const inside = (name: string, address: string, gateway: string | null) => ({
    name,
    input: [
      'link set lo up',
      `addr add ${address} dev eth0`,
      'link set eth0 up',
      ...(gateway === null ? [] : [`route add default via ${gateway}`]),
      ''
    ].join('\n')
  })
  return [
    ...plan.bridges.flatMap((bridge) =>
      bridge.hosts.map((host) =>
        inside(host.name, `${host.address}/${String(bridge.prefixLength)}`, bridge.address)
      )
    ),
    inside(plan.outside.name, `${plan.outside.address}/24`, null)
  ]
}

/** Arguments of iptables, one call each. */
export function iptablesCalls(plan: LabPlan): string[][] {
  const nat = (...args: string[]) => ['-w', '-t', 'nat', ...args]
  return [
    nat('-N', 'LAB-PORTS'),
    nat('-A', 'PREROUTING', '-j', 'LAB-PORTS'),
    nat('-A', 'OUTPUT', '-j', 'LAB-PORTS'),
    ...plan.ports.map(({ port, to, toPort }) =>
      nat(
        ...['-A', 'LAB-PORTS', '-d', plan.outside.near, '-p', 'tcp', '--dport', String(port)],
        ...['-j', 'DNAT', '--to-destination', `${to}:${String(toPort)}`]
      )
    ),
    ...plan.bridges.map(({ subnet, name }) =>
      nat('-A', 'POSTROUTING', '-s', subnet, '!', '-o', name, '-j', 'MASQUERADE')
    )
  ]
}

/** The same rules as `nft -f -` reads them, where there is no iptables. */
export function nftScript(plan: LabPlan): string {
  const ports = plan.ports.map(
    ({ port, to, toPort }) =>
      `    ip daddr ${plan.outside.near} tcp dport ${String(port)} counter dnat to ${to}:${String(toPort)}`
  )
  const sources = plan.bridges.map(
    ({ subnet, name }) => `    ip saddr ${subnet} oifname != "${name}" counter masquerade`
  )
  return `table ip lab {
  chain lab-ports {
${ports.join('\n')}
  }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    counter jump lab-ports
  }
  chain output {
    type nat hook output priority -100; policy accept;
    counter jump lab-ports
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
${sources.join('\n')}
  }
}
`
}
