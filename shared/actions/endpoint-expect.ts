/**
 * What people do not expect of joining and leaving a network: another default route, published ports that lead elsewhere,
 * connections that drop, an address that is another after a restart.
 */
import { lookup, type Container, type HostSnapshot, type Network } from '../model'
import type { Findings } from './findings'
import { listed } from './findings'
import { endpointOf, engineName, isAlive } from './place'
import { movementOf } from './way-out'

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
  const { from, to } = movementOf(snapshot, container, candidate, leaves)
  const ports = publishedOf(container)
  if (from?.id === to?.id) return
  const params = { container: name, from: from?.name ?? '', to: to?.name ?? '' }
  if (from === null) found.warn('', 'route-new', params)
  else if (to === null) found.warn('', 'route-lost', params)
  else found.warn('', 'route-moves', params)
  const docker = look.engine.get(container.engineId)?.kind === 'docker'
  if (ports.length === 0 || from === null || !(docker || from.id === leaves?.id)) return
  if (to?.driver === 'bridge') found.warn('', 'ports-move', { ...params, ports: listed(ports) })
  else found.warn('', 'ports-lost', { ...params, ports: listed(ports) })
}
