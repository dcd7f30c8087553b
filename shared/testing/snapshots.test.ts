import { describe, expect, it } from 'vitest'
import { hostSnapshot, lookup } from '../model'
import { emptySnapshot } from './snapshots'
import { tinyHost } from './tiny-host'

describe('snapshots for tests', () => {
  it('are accepted by the schema, unchanged', () => {
    for (const snapshot of [emptySnapshot(), tinyHost()]) {
      expect(hostSnapshot.parse(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot)
    }
  })

  it('wire both ends of every veth to each other', () => {
    const { interface: byId } = lookup(tinyHost())
    const ends = tinyHost().interfaces.filter((item) => item.kind === 'veth')
    expect(ends).toHaveLength(4)
    for (const end of ends) expect(byId.get(end.linkId ?? '')?.linkId).toBe(end.id)
  })

  it('refer only to records that exist', () => {
    const snapshot = tinyHost()
    const known = lookup(snapshot)
    for (const endpoint of snapshot.endpoints) {
      expect(known.container.has(endpoint.containerId)).toBe(true)
      expect(known.network.has(endpoint.networkId)).toBe(true)
      expect(known.interface.has(endpoint.interfaceId ?? '')).toBe(true)
    }
    for (const item of [...snapshot.addresses, ...snapshot.routes]) {
      expect(known.namespace.has(item.namespaceId)).toBe(true)
    }
  })
})
