/**
 * Ports a host translates to somewhere inside: what the engines say they published, and what the packet filter says (DNAT
 * in iptables-extensions(8), `dnat to` in nft(8)) for those no engine speaks of. The map names them; the full sentence and
 * the rule stand in Firewall & NAT.
 */
import { findTranslations, type FoundTranslation } from '../filter'
import type { Container, Lookup } from '../model'
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
  const others: TranslatedPort[] = []
  for (const found of findTranslations(look)) {
    const item = ruledBy(found)
    if (item === null) continue
    if (!known.has(`${item.namespaceId ?? ''} ${item.protocol} ${item.hostPort} ${item.port}`))
      others.push(item)
  }
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

/** What a rule sends elsewhere: not the engine's name server on 127.0.0.11, nor what takes every port. */
function ruledBy({ namespaceId, rule, translation }: FoundTranslation): TranslatedPort | null {
  const { kind, address, port, ports, matches } = translation
  const [hostPort = ''] = ports
  if (kind !== 'dnat' || hostPort === '' || address?.startsWith('127.')) return null
  const { destination, protocol } = matches
  const [to = ''] = destination === null || destination.negated ? [] : destination.values
  const single = to.replace(/\/(32|128)$/, '')
  return {
    namespaceId,
    protocol: protocol?.values[0] ?? 'tcp',
    hostAddress: single === '' || single.includes('/') ? '' : `${bracketed(single)}:`,
    hostPort,
    address: address ?? '',
    port: port ?? '',
    container: null,
    ref: { kind: 'rule', id: rule.id }
  }
}
