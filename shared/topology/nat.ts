/**
 * Ports a host translates to somewhere inside: what the engines say they published, and what the packet filter says (DNAT
 * in iptables-extensions(8), `dnat to` in nft(8)) for those no engine speaks of. The map names them; the full sentence and
 * the rule stand in Firewall & NAT.
 */
import type { Container, FilterRule, Json, Lookup } from '../model'
import type { MapRef } from './types'

export interface TranslatedPort {
  readonly namespaceId: string | null
  readonly protocol: string
  /** `192.0.2.2:` or empty for all addresses, ready to stand before the port. */
  readonly hostAddress: string
  /** A port or a range as written. */
  readonly hostPort: string
  readonly address: string
  readonly port: string
  readonly container: Container | null
  readonly ref: MapRef
}

/** All of them: published ones first, by host port. */
export function translatedPorts(look: Lookup): TranslatedPort[] {
  const published = look.snapshot.containers.flatMap((container) => publishedBy(look, container))
  const known = new Set(
    published.map((item) => `${item.namespaceId ?? ''} ${item.protocol} ${item.hostPort} ${item.port}`)
  )
  const ruled = look.snapshot.filters.flatMap((filters) =>
    filters.tables.flatMap((table) =>
      table.chains.flatMap((chain) =>
        chain.rules.flatMap((rule) =>
          rule.action.kind === 'dnat' ? ruleTarget(filters.namespaceId, rule) : []
        )
      )
    )
  )
  const others = ruled.filter((item) => {
    const key = `${item.namespaceId ?? ''} ${item.protocol} ${item.hostPort} ${item.port}`
    return !known.has(key) && item.hostPort !== '' && !item.address.startsWith('127.')
  })
  return [...published, ...others].sort(
    (a, b) =>
      Number.parseInt(a.hostPort, 10) - Number.parseInt(b.hostPort, 10) || (a.protocol < b.protocol ? -1 : 1)
  )
}

function publishedBy(look: Lookup, container: Container): TranslatedPort[] {
  if (container.state !== 'running' && container.state !== 'paused') return []
  const namespaceId = look.engine.get(container.engineId)?.namespaceId ?? look.snapshot.host.namespaceId
  return container.ports.flatMap((port) =>
    port.hostPort === null
      ? []
      : [
          {
            namespaceId,
            protocol: port.protocol,
            hostAddress: wildcard(port.hostAddress) ? '' : `${bracketed(port.hostAddress)}:`,
            hostPort: String(port.hostPort),
            address: '',
            port: String(port.containerPort),
            container,
            ref: {
              kind: 'port' as const,
              id: `${container.id}|${port.hostAddress}|${String(port.hostPort)}|${port.protocol}`
            }
          }
        ]
  )
}

const wildcard = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::'
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)

function ruleTarget(namespaceId: string, rule: FilterRule): TranslatedPort[] {
  const found =
    rule.body.syntax === 'iptables'
      ? fromIptables(rule)
      : rule.body.syntax === 'nft'
        ? fromNft(rule.body.expressions)
        : null
  if (found === null) return []
  return [{ namespaceId, container: null, ref: { kind: 'rule', id: rule.id }, ...found }]
}

type Found = Pick<TranslatedPort, 'protocol' | 'hostAddress' | 'hostPort' | 'address' | 'port'>

function fromIptables(rule: FilterRule): Found | null {
  if (rule.body.syntax !== 'iptables') return null
  const options = rule.body.matches.flatMap((match) => match.options)
  const value = (...names: string[]): string =>
    options.find((item) => names.includes(item.name) && !item.negated)?.values[0] ?? ''
  const to = rule.body.target?.options.find((item) => item.name === '--to-destination')?.values[0]
  if (to === undefined) return null
  const { address, port } = splitTarget(to)
  const destination = value('-d', '--destination').replace(/\/(32|128)$/, '')
  return {
    protocol: value('-p', '--protocol') || 'tcp',
    hostAddress: destination === '' || destination.includes('/') ? '' : `${bracketed(destination)}:`,
    hostPort: value('--dport', '--destination-port', '--dports'),
    address,
    port
  }
}

/** `192.0.2.1:80`, `[2001:db8::1]:80`, or an address alone. */
export function splitTarget(text: string): { address: string; port: string } {
  const six = /^\[([^\]]*)\](?::(.*))?$/.exec(text)
  if (six) return { address: six[1] ?? '', port: six[2] ?? '' }
  const four = /^([^:]*):([^:]*)$/.exec(text)
  return four ? { address: four[1] ?? '', port: four[2] ?? '' } : { address: text, port: '' }
}

const member = (value: Json | undefined, key: string): Json | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined
const word = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : rangeWord(member(value, 'range'))
const rangeWord = (value: Json | undefined): string =>
  Array.isArray(value) ? value.map((item) => word(item)).join('-') : ''

function fromNft(expressions: readonly Json[]): Found | null {
  let protocol = 'tcp'
  let hostPort = ''
  let hostAddress = ''
  let target: Json | undefined
  for (const expression of expressions) {
    target = member(expression, 'dnat') ?? target
    const match = member(expression, 'match')
    if (match === undefined || word(member(match, 'op')) === '!=') continue
    const payload = member(member(match, 'left'), 'payload')
    const field = word(member(payload, 'field'))
    const right = word(member(match, 'right'))
    if (field === 'dport') {
      hostPort = right
      protocol = word(member(payload, 'protocol')) || protocol
    }
    if (field === 'daddr' && right !== '') hostAddress = `${bracketed(right)}:`
  }
  if (target === undefined) return null
  return {
    protocol,
    hostAddress,
    hostPort,
    address: word(member(target, 'addr')),
    port: word(member(target, 'port'))
  }
}
