/** A made-up host of many containers on a few networks, for what must stay fast and for what must stay harmless. */
import type { HostSnapshot } from '@shared/model'
import { z } from 'zod'
import {
  emptySnapshot,
  makeAddress,
  makeBridge,
  makeContainer,
  makeEndpoint,
  makeEngine,
  makeLoopback,
  makeNamespace,
  makeNetwork,
  makeVethPair,
  namespaceIdOf
} from '@shared/testing/snapshots'

const HOST = namespaceIdOf(1)
const PER_NETWORK = 50
const labels = z.record(z.string(), z.string())

/** `containers` containers, 50 to a network, each in a namespace of its own with one veth pair. */
export function bigHost(containers: number): HostSnapshot {
  const snapshot = emptySnapshot()
  const engine = makeEngine(HOST)
  snapshot.host.namespaceId = HOST
  snapshot.engines.push(engine)
  snapshot.namespaces.push(makeNamespace(1, { kind: 'host', pids: [1], processes: 300, comm: 'systemd' }))
  snapshot.interfaces.push(makeLoopback(HOST))
  for (let at = 0; at < containers; at++) {
    const group = Math.floor(at / PER_NETWORK)
    const bridge = 10 + group
    if (at % PER_NETWORK === 0) {
      snapshot.interfaces.push(makeBridge(HOST, bridge, `br-${String(group)}`))
      snapshot.networks.push(
        makeNetwork(engine.id, `net${String(group)}`, `net-${String(group)}`, {
          subnets: [
            {
              subnet: `10.${String(group)}.0.0/16`,
              gateway: `10.${String(group)}.0.1`,
              ipRange: null,
              aux: []
            }
          ],
          interfaceId: `${HOST}/${String(bridge)}`,
          namespaceId: HOST
        })
      )
    }
    const network = snapshot.networks[group]
    if (!network) continue
    const cookie = 1000 + at
    const place = namespaceIdOf(cookie)
    const address = `10.${String(group)}.${String(1 + Math.floor((at % PER_NETWORK) / 250))}.${String(2 + (at % 250))}`
    const container = makeContainer(engine.id, `c${String(at)}`, `app-${String(at)}`, {
      namespaceId: place,
      pid: 5000 + at,
      networkMode: { kind: 'network', target: network.name }
    })
    snapshot.namespaces.push(
      makeNamespace(cookie, { kind: 'engine', pids: [5000 + at], processes: 1, comm: 'app' })
    )
    snapshot.containers.push(container)
    snapshot.interfaces.push(
      ...makeVethPair(
        {
          namespaceId: HOST,
          ifindex: 1000 + at,
          ifname: `veth${at.toString(16).padStart(7, '0')}`,
          master: bridge
        },
        { namespaceId: place, ifindex: 2, ifname: 'eth0' },
        at
      )
    )
    snapshot.addresses.push(makeAddress(place, 2, address, 16))
    snapshot.endpoints.push(
      makeEndpoint(container.id, network.id, {
        interfaceId: `${place}/2`,
        ipv4: address,
        ipv4PrefixLength: 16
      })
    )
  }
  return snapshot
}

/** Names as an attacker gives them: terminal escapes, markup, overrides of direction, keys of prototypes. */
export const hostileNames = {
  markup: '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>',
  escape: 'red\u001b[31m\u001b]0;title\u0007',
  direction: 'evil\u202egnp.exe',
  prototype: '__proto__',
  template: '{{ constructor.constructor("window.pwned=1")() }}',
  long: 'x'.repeat(5000)
} as const

/** A small host whose every name is hostile. */
export function hostileHost(): HostSnapshot {
  const names = Object.values(hostileNames)
  const snapshot = bigHost(names.length)
  names.forEach((name, at) => {
    const container = snapshot.containers[at]
    const namespace = snapshot.namespaces[at + 1]
    if (container) {
      container.name = name
      container.image = name
      container.composeProject = name
      container.labels = labels.parse(JSON.parse('{"constructor": "polluted", "toString": "polluted"}'))
    }
    if (namespace) {
      namespace.kind = 'named'
      namespace.names = [name]
      namespace.comm = name
    }
  })
  const network = snapshot.networks[0]
  if (network) network.name = hostileNames.markup
  for (const item of snapshot.interfaces)
    if (item.kind === 'veth' && item.ifindex >= 1000)
      item.ifname = `${hostileNames.direction}${String(item.ifindex)}`
  snapshot.host.hostname = hostileNames.markup
  snapshot.gaps.push({
    code: 'tool-failed',
    what: 'filters',
    namespaceId: null,
    subject: hostileNames.markup,
    detail: hostileNames.escape
  })
  return snapshot
}
