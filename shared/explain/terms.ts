/**
 * Help for words where they stand: which line of the glossary belongs to a label. Labels are message keys of the inspector
 * or words of the field that are the same in every language. See shared/model/glossary.md.
 */
import type { MessageKey } from '../locales'

export interface TermHelp {
  /** As the glossary has it. */
  readonly word: string
  readonly key: MessageKey
  readonly labels: readonly string[]
}

export const termHelps: readonly TermHelp[] = [
  { word: 'ifindex', key: 'explain.term.ifindex', labels: ['ifindex'] },
  { word: 'peer', key: 'explain.term.peer', labels: ['inspector.peer'] },
  { word: 'link, lower device', key: 'explain.term.lower', labels: ['inspector.lower'] },
  { word: 'master', key: 'explain.term.master', labels: ['master'] },
  { word: 'kind', key: 'explain.term.kind', labels: ['inspector.kind'] },
  { word: 'MTU', key: 'explain.term.mtu', labels: ['MTU'] },
  { word: 'VXLAN, VNI, VTEP', key: 'explain.term.vni', labels: ['VNI'] },
  { word: 'XDP, qdisc, tc', key: 'explain.term.qdisc', labels: ['qdisc', 'XDP'] },
  { word: 'cookie', key: 'explain.term.cookie', labels: ['cookie'] },
  { word: 'inode, dev', key: 'explain.term.inode', labels: ['inode'] },
  {
    word: 'network namespace',
    key: 'explain.term.namespace',
    labels: ['inspector.namespace', 'inspector.peerNamespace']
  },
  {
    word: 'user namespace',
    key: 'explain.term.user-namespace',
    labels: ['inspector.userNamespace', 'inspector.ownerUid']
  },
  { word: 'network mode', key: 'explain.term.mode', labels: ['inspector.networkMode'] },
  { word: 'engine', key: 'explain.term.engine', labels: ['inspector.engine'] },
  { word: 'alias', key: 'explain.term.alias', labels: ['inspector.aliases'] },
  { word: 'published port', key: 'explain.term.published', labels: ['inspector.publishedPorts'] },
  { word: "engine's DNS", key: 'explain.term.dns', labels: ['inspector.dnsNames', 'DNS', 'nameserver'] },
  { word: 'compose project', key: 'explain.term.compose', labels: ['inspector.composeProject'] },
  { word: 'pod', key: 'explain.term.pod', labels: ['inspector.pod'] },
  { word: 'driver', key: 'explain.term.driver', labels: ['inspector.driver'] },
  { word: 'ICC', key: 'explain.term.icc', labels: ['ICC'] },
  { word: 'internal', key: 'explain.term.internal', labels: ['internal'] },
  { word: 'SNAT, masquerade', key: 'explain.term.masquerade', labels: ['masquerade'] },
  { word: 'DNAT, port mapping', key: 'explain.term.dnat', labels: ['inspector.target'] },
  { word: 'forwarding', key: 'explain.term.forwarding', labels: ['ip_forward'] },
  { word: 'proxy', key: 'explain.term.proxy', labels: ['inspector.proxy'] },
  { word: 'rootless', key: 'explain.term.rootless', labels: ['rootless'] },
  { word: 'way out', key: 'explain.term.way-out', labels: ['inspector.wayOut'] },
  { word: 'hook', key: 'explain.term.hook', labels: ['hook'] },
  { word: 'priority', key: 'explain.term.priority', labels: ['priority'] },
  { word: 'policy', key: 'explain.term.policy', labels: ['policy'] },
  { word: 'handle', key: 'explain.term.handle', labels: ['handle'] },
  {
    word: 'backend',
    key: 'explain.term.backend',
    labels: ['inspector.backend', 'inspector.firewallBackend']
  },
  { word: 'chain', key: 'explain.term.chain', labels: ['inspector.chain'] },
  {
    word: 'bridge port',
    key: 'explain.term.bridge-port',
    labels: ['inspector.ports', 'inspector.bridgePort']
  },
  { word: 'bridge', key: 'explain.term.stp', labels: ['STP', 'bridge id'] },
  { word: 'limit', key: 'explain.term.limits', labels: ['inspector.limits'] },
  { word: 'route', key: 'explain.term.gateway', labels: ['inspector.gateway'] },
  { word: 'overlay', key: 'explain.term.overlay', labels: ['inspector.nodes'] },
  { word: 'service, VIP, ingress', key: 'explain.term.service', labels: ['inspector.services'] },
  { word: '--link', key: 'explain.term.link', labels: ['--link', 'inspector.linkedFrom'] },
  { word: 'names', key: 'explain.term.names', labels: ['search', '--add-host'] },
  { word: 'proxy variable', key: 'explain.term.proxies', labels: ['inspector.proxies'] },
  { word: 'service, VIP, ingress', key: 'explain.term.swarm', labels: ['swarm'] },
  { word: 'named namespace', key: 'explain.term.names-netns', labels: ['inspector.names'] }
]

const byLabel = new Map(termHelps.flatMap((help) => help.labels.map((label) => [label, help.key] as const)))

/** The help of a label; null for one that needs none. */
export const helpOf = (label: string): MessageKey | null => byLabel.get(label) ?? null
