/**
 * A container's card dragged onto a network: the plan to connect the two is opened, as by the menu and the key `c`.
 * Nothing is changed by letting go.
 */
import type { Topology } from '@shared/topology'
import { onScopeDispose, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { MessageRef } from '@shared/locales'
import { useChangesStore } from '../../app/stores/changes.store'
import { isConnectable, isMember } from '../changes/choices'
import type { Hit } from './hit'

export interface ConnectDrag {
  readonly containerId: string
  /** Pixels on the canvas. */
  readonly x: number
  readonly y: number
  /** The network it would be connected to; null where it cannot be dropped. */
  readonly networkId: string | null
  readonly says: MessageRef
}

export interface ConnectDragging {
  readonly drag: ShallowRef<ConnectDrag | null>
  /** Begins with what lies under the pointer; false when that is no container, or nothing may be changed. */
  readonly begin: (hit: Hit | null) => boolean
  readonly move: (hit: Hit | null, at: { x: number; y: number }) => void
  readonly drop: () => void
  readonly cancel: () => void
}

export function useConnectDrag(topology: Ref<Topology>): ConnectDragging {
  const changes = useChangesStore()
  const drag = shallowRef<ConnectDrag | null>(null)
  let containerId: string | null = null

  function containerAt(hit: Hit | null): string | null {
    if (hit === null) return null
    if (hit.ref?.kind === 'container') return hit.ref.id
    const ref = hit.edge === null ? topology.value.node.get(hit.node)?.ref : null
    return ref?.kind === 'container' ? ref.id : null
  }

  function judged(id: string, hit: Hit | null): Pick<ConnectDrag, 'networkId' | 'says'> {
    const { lookup } = topology.value
    const container = lookup.container.get(id)
    const ref = hit?.edge === null ? topology.value.node.get(hit.node)?.ref : null
    const network = ref?.kind === 'network' ? lookup.network.get(ref.id) : undefined
    const params = { container: container?.name ?? id, network: network?.name ?? '' }
    const no = (key: 'changes.drag.nowhere' | 'changes.drag.member' | 'changes.drag.engine') => ({
      networkId: null,
      says: { key, params }
    })
    if (network === undefined || container === undefined || !isConnectable(network))
      return no('changes.drag.nowhere')
    if (network.engineId !== container.engineId) return no('changes.drag.engine')
    if (isMember(lookup, id, network.id)) return no('changes.drag.member')
    return { networkId: network.id, says: { key: 'changes.drag.connect', params } }
  }

  function cancel(): void {
    containerId = null
    drag.value = null
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || drag.value === null) return
    event.stopPropagation()
    cancel()
  }
  window.addEventListener('keydown', onKey, { capture: true })
  onScopeDispose(() => window.removeEventListener('keydown', onKey, { capture: true }))

  return {
    drag,
    begin: (hit) => {
      const id = changes.offered && changes.blocked === null && !changes.previewing ? containerAt(hit) : null
      const mode = id === null ? undefined : topology.value.lookup.container.get(id)?.networkMode.kind
      containerId = mode === undefined || mode === 'host' || mode === 'container' ? null : id
      return containerId !== null
    },
    move: (hit, at) => {
      if (containerId !== null) drag.value = { containerId, ...at, ...judged(containerId, hit) }
    },
    drop: () => {
      const now = drag.value
      cancel()
      const networkId = now?.networkId ?? null
      if (now === null || networkId === null) return
      void changes.propose({
        kind: 'endpoint.connect',
        networkId,
        containerId: now.containerId,
        aliases: [],
        ipv4: null,
        ipv6: null,
        mac: null,
        gatewayPriority: null,
        linkLocal: []
      })
    },
    cancel
  }
}
