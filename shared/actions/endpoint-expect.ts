/**
 * What people do not expect of joining and leaving a network: another default route, published ports that lead elsewhere,
 * connections that drop, an address that is another after a restart.
 */
import { lookup, type Container, type HostSnapshot, type Network } from '../model'
import type { Findings } from './findings'
import { listed } from './findings'
import { endpointOf, engineName, isAlive } from './place'
import { movementOf, portsOf } from './way-out'

/** `8080->80/tcp`, published ones only, each once. */
const publishedOf = (container: Container): string[] => [
  ...new Set(
    container.ports.flatMap((item) =>
      item.hostPort === null
        ? []
        : [
            `${item.hostPort === 0 ? '?' : String(item.hostPort)}->${String(item.containerPort)}/${item.protocol}`
          ]
    )
  )
]

export interface Change {
  readonly container: Container
  readonly joins: Network | null
  readonly priority: number
  readonly leaves: Network | null
  /** True when the address on the joined network is the engine's choice. */
  readonly chosen: boolean
}

export function expectOf(found: Findings, snapshot: HostSnapshot, change: Change): void {
  const { container, joins, leaves } = change
  const look = lookup(snapshot)
  const name = container.name
  if (joins !== null && change.chosen) {
    const engine = engineName(snapshot, container.engineId)
    found.note('ipv4', 'address-not-kept', { engine, container: name })
  }
  if (!isAlive(container)) return
  const left = leaves === null ? undefined : endpointOf(snapshot, container.id, leaves.id)
  if (leaves !== null && left !== undefined) {
    const address = left.ipv4 ?? left.ipv6 ?? '?'
    found.warn('', 'connections-drop', { container: name, network: leaves.name, address })
  }
  const others = (look.endpointsOf.get(container.id) ?? []).filter((item) => item.networkId !== leaves?.id)
  if (joins === null && leaves !== null && others.length === 0)
    found.warn('', 'no-network-left', { container: name })
  const candidate = joins === null ? null : { network: joins, priority: change.priority }
  const movement = movementOf(snapshot, container, candidate, leaves)
  const { from, to } = movement
  const params = { container: name, from: from?.name ?? '', to: to?.name ?? '' }
  if (from?.id !== to?.id) {
    if (from === null) found.warn('', 'route-new', params)
    else if (to === null) found.warn('', 'route-lost', params)
    else found.warn('', 'route-moves', params)
  }
  const ports = publishedOf(container)
  const led = portsOf(snapshot, container, movement, joins, leaves)
  if (ports.length === 0 || led.from === null || led.from.id === led.to?.id) return
  const moved = { container: name, from: led.from.name, to: led.to?.name ?? '', ports: listed(ports) }
  if (led.to?.driver === 'bridge') found.warn('', 'ports-move', moved)
  else found.warn('', 'ports-lost', moved)
}
