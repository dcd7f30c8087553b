/**
 * Which program put a rule there, told by the names it uses: chains and tables that Docker, netavark, CNI, firewalld,
 * ufw, kube-proxy, libvirt and fail2ban make, and comments they leave. A guess by name, never more: null where no name
 * is known.
 */
import type { FilterRule } from '../model'
import type { ChainView } from './order'

export type Provenance =
  'docker' | 'podman' | 'cni' | 'ufw' | 'firewalld' | 'kube-proxy' | 'libvirt' | 'fail2ban' | 'lxd'

const chains: readonly (readonly [RegExp, Provenance])[] = [
  [/^DOCKER(-|$)|^DOCKER_/, 'docker'],
  [/^NETAVARK/, 'podman'],
  [/^CNI-/, 'cni'],
  [/^ufw6?-/, 'ufw'],
  [/^KUBE-/, 'kube-proxy'],
  [/^LIBVIRT_/, 'libvirt'],
  [/^f2b-/, 'fail2ban']
]
const tables: Readonly<Record<string, Provenance>> = {
  'docker-bridges': 'docker',
  netavark: 'podman',
  firewalld: 'firewalld',
  libvirt_network: 'libvirt',
  'kube-proxy': 'kube-proxy',
  lxd: 'lxd'
}

const byChain = (name: string | null): Provenance | null =>
  name === null ? null : (chains.find(([pattern]) => pattern.test(name))?.[1] ?? null)

/** Who a rule seems to be from: by its table, its chain, the chain it jumps to, or a network device Docker names. */
export function provenanceOf(view: ChainView, rule: FilterRule): Provenance | null {
  const table = Object.hasOwn(tables, view.table) ? tables[view.table] : undefined
  const known = table ?? byChain(view.chain.name) ?? byChain(rule.action.target)
  if (known !== null) return known
  if (rule.comment?.startsWith('generated for LXD')) return 'lxd'
  return /(^|\s)(docker0|docker_gwbridge|br-[0-9a-f]{12})(\s|$)/.test(rule.text) ? 'docker' : null
}
