/**
 * What publishing a port means: from where it can be reached, who picked the number, and what carries it: a DNAT rule, the
 * engine's proxy, or both. docker-run(1) `--publish`, dockerd(8) `--userland-proxy`.
 */
import { portRuns, type NatRow, type PublishedRow } from '../lists'
import type { MessageRef } from '../locales'
import type { Container, PortMapping } from '../model'

export interface PortLine {
  /** As docker-ps(1) writes it, a range together. */
  readonly text: string
  readonly first: PortMapping
  /** From where it is reached. */
  readonly where: MessageRef
  /** What carries it; null where nothing is known of that. */
  readonly how: MessageRef | null
  /** The row of the first port. */
  readonly row: PublishedRow | null
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** One line per port or range of ports, published ones first. `published`: rows of this container. */
export function portLines(container: Container, nat: readonly NatRow[]): PortLine[] {
  const rows = nat.filter(
    (row): row is PublishedRow => row.kind === 'published' && row.containerKey === container.id
  )
  return portRuns(container.ports).map(({ first, last, text }) => {
    const row = rows.find(
      (one) =>
        one.hostPort === first.hostPort &&
        one.protocol === first.protocol &&
        one.hostAddress === (first.hostAddress || '0.0.0.0')
    )
    return { text, first, where: whereOf(first, last), how: row ? howOf(row) : null, row: row ?? null }
  })
}

function whereOf(first: PortMapping, last: PortMapping): MessageRef {
  const { hostAddress: address, hostPort, containerPort } = first
  const range = (from: number, to: number): string =>
    from === to ? String(from) : `${String(from)}-${String(to)}`
  if (hostPort === null) return { key: 'explain.port.exposed' }
  if (hostPort === 0) return { key: 'explain.port.at-start' }
  const params = {
    address,
    port: range(hostPort, last.hostPort ?? hostPort),
    target: range(containerPort, last.containerPort)
  }
  if (first.picked === true) return { key: 'explain.port.random', params }
  if (isLoopback(address)) return { key: 'explain.port.loopback', params }
  if (address === '') return { key: 'explain.port.all', params }
  if (address === '0.0.0.0') return { key: 'explain.port.all-ipv4', params }
  if (address === '::') return { key: 'explain.port.all-ipv6', params }
  return { key: 'explain.port.one', params }
}

function howOf(row: PublishedRow): MessageRef | null {
  const params = { proxy: row.proxy?.comm ?? '' }
  switch (row.state) {
    case 'agrees':
      return row.proxy ? { key: 'explain.port.rule-and-proxy', params } : { key: 'explain.port.rule' }
    case 'proxied':
      return { key: 'explain.port.proxy', params }
    case 'no-rule':
      return { key: 'explain.port.nothing' }
    default:
      return null
  }
}
