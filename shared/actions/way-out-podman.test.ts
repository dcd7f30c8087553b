/** Podman's order: the network that came last gives the default route, the one that came first has the published ports. */
import { describe, expect, it } from 'vitest'
import type { HostSnapshot } from '../model'
import { makeEndpoint, makeNetwork } from '../testing/snapshots'
import { tinyHost } from '../testing/tiny-host'
import { movementOf, portsOf } from './way-out'

const tiny = tinyHost()
const [engine] = tiny.engines
const [shop] = tiny.networks
const [web] = tiny.containers
const subnet = (text: string) => ({
  subnet: `${text}.0/24`,
  gateway: `${text}.1`,
  ipRange: null,
  aux: []
})
const next = makeNetwork(engine!.id, 'zzz', 'zzz', { subnets: [subnet('10.9.0')] })
const inner = makeNetwork(engine!.id, 'in', 'in', { internal: true, subnets: [subnet('10.8.0')] })

/** The tiny host as a Podman's, with a rule of netavark for each of these networks of `web`. */
function host(ruled: readonly string[]): HostSnapshot {
  const filters = tiny.filters.map((item) => ({
    ...item,
    tables: item.tables.map((table) => ({
      ...table,
      chains: table.chains.flatMap((chain) => {
        const [rule] = chain.rules
        if (chain.name !== 'DOCKER' || rule === undefined) return []
        const rules = ruled.map((name) => ({ ...rule, comment: `dnat name: ${name} id: ${web!.engineKey}` }))
        return [{ ...chain, name: 'NETAVARK-HOSTPORT-DNAT', rules }]
      })
    }))
  }))
  return {
    ...tiny,
    engines: [{ ...engine!, kind: 'podman' }],
    networks: [...tiny.networks, next, inner],
    endpoints: [...tiny.endpoints, makeEndpoint(web!.id, next.id)],
    filters
  }
}
const named = ({ from, to }: ReturnType<typeof movementOf>) => [from?.name, to?.name]

describe('the way out of a container of Podman', () => {
  it('is by the network that is joined last, whatever its name; an internal one gives none', () => {
    const snapshot = host([])
    expect(named(movementOf(snapshot, web!, { network: next, priority: 0 }, null))).toEqual([
      'shop_default',
      'zzz'
    ])
    expect(named(movementOf(snapshot, web!, { network: inner, priority: 0 }, null))).toEqual([
      'shop_default',
      'shop_default'
    ])
    expect(named(movementOf(snapshot, web!, null, shop!))).toEqual(['shop_default', undefined])
  })

  it('is none of the ports’ business: they follow the rules of who came first', () => {
    const snapshot = host(['shop_default', 'zzz'])
    const ports = (joins: typeof next | null, leaves: typeof next | null) => {
      const candidate = joins === null ? null : { network: joins, priority: 0 }
      return named(portsOf(snapshot, web!, movementOf(snapshot, web!, candidate, leaves), joins, leaves))
    }
    expect(ports(inner, null)).toEqual(['shop_default', 'shop_default'])
    expect(ports(null, shop!)).toEqual(['shop_default', 'zzz'])
    expect(ports(null, next)).toEqual(['shop_default', 'shop_default'])
  })
})
