/**
 * The parent of a macvlan or ipvlan: an interface of the engine's namespace that no bridge and no driver of the other kind
 * has (drivers/net/macvlan.c, drivers/net/ipvlan: one rx_handler for each device; libnetwork/drivers/macvlan).
 */
import type { NetworkCreate } from '../contract/intents'
import { interfaceIdOf, lookup, type Engine, type HostSnapshot, type Interface, type Network } from '../model'
import type { Findings } from './findings'
import { quoted } from './findings'
import { byName, engineName, homeOf, kernelLacks } from './place'
import { proposeParent } from './propose'

/** `eth0.100` as the interface and the VLAN it means; null without a VLAN at its end. */
export function vlanOf(parent: string): { readonly base: string; readonly vlan: number } | null {
  const match = /^(.+)\.(\d{1,4})$/.exec(parent)
  return match?.[1] === undefined ? null : { base: match[1], vlan: Number(match[2]) }
}

/** Name of the interface the engine will use: `eth0`, or `eth0.100` where a VLAN is given. */
export const parentName = (intent: NetworkCreate): string | null =>
  intent.parent === null || intent.vlan === null || vlanOf(intent.parent) !== null
    ? intent.parent
    : `${intent.parent}.${String(intent.vlan)}`

export function checkParent(
  found: Findings,
  snapshot: HostSnapshot,
  engine: Engine,
  intent: NetworkCreate
): void {
  const home = homeOf(snapshot, engine)
  const { driver, parent, vlan } = intent
  const proposed = proposeParent(snapshot, engine.id)
  const other = proposed !== null && fits(snapshot, engine, proposed, driver) ? proposed.ifname : null
  if (vlan !== null && (!Number.isInteger(vlan) || vlan < 1 || vlan > 4094))
    found.stop('vlan', 'vlan-range', { vlan }, '100')
  if (engine.rootless) found.warn('driver', 'driver-rootless', { driver })
  if (parent === null) {
    if (engine.kind === 'docker') found.warn('parent', 'parent-none', { driver }, other)
    return
  }
  const named = vlanOf(parent)
  const exact = byName(snapshot, home, parentName(intent) ?? '')
  const base =
    exact ?? byName(snapshot, home, parent) ?? (named ? byName(snapshot, home, named.base) : undefined)
  if (base === undefined) {
    found.stop(
      'parent',
      'parent-unknown',
      { parent: quoted(parent), engine: engineName(snapshot, engine.id) },
      other
    )
    return
  }
  if (named !== null && vlan !== null && named.vlan !== vlan)
    found.stop('vlan', 'vlan-twice', { parent, vlan }, String(named.vlan))
  else if (named !== null && exact === undefined && (named.vlan < 1 || named.vlan > 4094))
    found.stop('parent', 'vlan-range', { vlan: named.vlan }, named.base)
  const tagged = exact === undefined && (named !== null || vlan !== null)
  if (tagged && kernelLacks(snapshot, 'vlan'))
    found.stop(vlan === null ? 'parent' : 'vlan', 'kernel-lacks', { kind: '802.1Q', what: 'VLAN' })
  checkCarries(found, snapshot, engine, intent, base, tagged, other)
}

/** Whether what exists already lets this interface be a parent. */
function checkCarries(
  found: Findings,
  snapshot: HostSnapshot,
  engine: Engine,
  { driver }: NetworkCreate,
  base: Interface,
  tagged: boolean,
  other: string | null
): void {
  const parent = base.ifname
  const look = lookup(snapshot)
  if (base.linkType === 'loopback') found.stop('parent', 'parent-loopback', { parent }, other)
  const master =
    base.master === null ? undefined : look.interface.get(interfaceIdOf(base.namespaceId, base.master))
  // A VLAN on a port is taken off before the bridge only where the bridge does not handle VLANs itself.
  if (master?.kind === 'bridge' && !tagged)
    found.stop('parent', 'parent-port', { parent, master: master.ifname, driver }, other)
  if (!tagged) {
    const rival = rivalOf(snapshot, base, driver)
    if (rival !== null) found.stop('parent', 'parent-kind', { parent, ...rival }, other)
    const holder = networksOn(snapshot, base).find((item) => item.engineId === engine.id)
    if (holder !== undefined && rival === null && engine.kind === 'docker')
      found.stop('parent', 'parent-taken', { parent, network: holder.name })
  }
  if (!base.adminUp) found.warn('parent', 'parent-down', { parent })
}

const LAYER2 = new Set(['macvlan', 'ipvlan'])
const networksOn = (snapshot: HostSnapshot, base: Interface): readonly Network[] =>
  (lookup(snapshot).networksOn.get(base.id) ?? []).filter((item) => LAYER2.has(item.driver))

/** What of the other kind stands on an interface: a network's driver, or a link made by hand. */
function rivalOf(
  snapshot: HostSnapshot,
  base: Interface,
  driver: string
): { readonly other: string; readonly network: string } | null {
  const network = networksOn(snapshot, base).find((item) => item.driver !== driver)
  if (network !== undefined) return { other: network.driver, network: network.name }
  const rivals = driver === 'macvlan' ? ['ipvlan', 'ipvtap'] : ['macvlan', 'macvtap']
  const link = snapshot.interfaces.find((item) => item.linkId === base.id && rivals.includes(item.kind ?? ''))
  return link === undefined ? null : { other: link.kind ?? '', network: link.ifname }
}

const fits = (snapshot: HostSnapshot, engine: Engine, item: Interface, driver: string): boolean =>
  rivalOf(snapshot, item, driver) === null &&
  (engine.kind !== 'docker' || !networksOn(snapshot, item).some((network) => network.engineId === engine.id))
