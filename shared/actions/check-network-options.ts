/**
 * What a network is given beside its subnets: MTU, name of the bridge, address that ports are bound to, labels, options; and
 * which of them its driver and engine know (docker-network-create(1), podman-network-create(1)).
 */
import type { NetworkCreate } from '../contract/intents'
import { lookup, type Engine, type HostSnapshot } from '../model'
import { parseIp } from './cidr'
import type { Findings } from './findings'
import { quoted } from './findings'
import { checkIfname, isVisible } from './names'
import { byName, engineName, homeOf, namesIn, namespaceName, uplinkOf } from './place'
import { parentName, vlanOf } from './check-parent'

/** ETH_MIN_MTU, ETH_MAX_MTU; RFC 8200 section 5 for IPv6. */
export const MTU = { min: 68, max: 65_535, ipv6: 1280 } as const
/** Outer Ethernet, IPv4, UDP and VXLAN headers (RFC 7348). */
const VXLAN_HEADERS = 50

export const BRIDGE_NAME = 'com.docker.network.bridge.name'
/** Options that have fields of their own. */
const FIELDS = [
  ['com.docker.network.driver.mtu', 'mtu'],
  ['mtu', 'mtu'],
  [BRIDGE_NAME, 'bridgeName'],
  ['com.docker.network.bridge.enable_icc', 'icc'],
  ['com.docker.network.bridge.enable_ip_masquerade', 'masquerade'],
  ['com.docker.network.bridge.host_binding_ipv4', 'hostBinding'],
  ['parent', 'parent'],
  ['macvlan_mode', 'macvlanMode'],
  ['ipvlan_mode', 'ipvlanMode'],
  ['encrypted', 'encrypted']
] as const

/** Fields that only some drivers know. */
const DRIVERS = [
  ['icc', ['bridge']],
  ['masquerade', ['bridge']],
  ['bridgeName', ['bridge']],
  ['hostBinding', ['bridge']],
  ['parent', ['macvlan', 'ipvlan']],
  ['vlan', ['macvlan', 'ipvlan']],
  ['macvlanMode', ['macvlan']],
  ['ipvlanMode', ['ipvlan']],
  ['encrypted', ['overlay']]
] as const satisfies readonly (readonly [keyof NetworkCreate, readonly string[]])[]

export function checkOptions(
  found: Findings,
  snapshot: HostSnapshot,
  engine: Engine,
  intent: NetworkCreate
): void {
  for (const [field, drivers] of DRIVERS) {
    const value = intent[field]
    const given = value !== null && value !== false
    // Podman puts a bridge's ports into a VLAN (podman-network-create(1), `vlan`).
    if (field === 'vlan' && engine.kind === 'podman' && intent.driver === 'bridge') continue
    if (given && !drivers.some((driver) => driver === intent.driver))
      found.stop(field, 'option-driver', { option: field, driver: intent.driver })
  }
  if (intent.attachable && intent.driver !== 'overlay')
    found.note('attachable', 'option-driver', { option: 'attachable', driver: intent.driver })
  if (engine.kind === 'podman') {
    const name = engineName(snapshot, engine.id)
    if (intent.masquerade !== null)
      found.warn('masquerade', 'option-engine', { engine: name, option: 'masquerade' })
    if (intent.hostBinding !== null)
      found.warn('hostBinding', 'option-engine', { engine: name, option: 'host_binding_ipv4' })
  }
  checkMtu(found, snapshot, engine, intent)
  if (intent.bridgeName !== null && intent.driver === 'bridge') {
    const home = homeOf(snapshot, engine)
    const planned = snapshot.networks.flatMap((item) => item.options[BRIDGE_NAME] ?? [])
    const taken = new Set([...namesIn(snapshot, home), ...planned])
    checkIfname(found, 'bridgeName', intent.bridgeName, taken, namespaceName(snapshot, home), 'br0')
  }
  if (intent.hostBinding !== null) checkBinding(found, snapshot, engine, intent.hostBinding)
  checkPairs(found, intent)
}

function checkMtu(found: Findings, snapshot: HostSnapshot, engine: Engine, intent: NetworkCreate): void {
  const { mtu } = intent
  if (mtu === null) return
  const ipv6 = intent.ipv6 || intent.subnets.some((item) => item.subnet.includes(':'))
  if (!Number.isInteger(mtu) || mtu < MTU.min || mtu > MTU.max)
    found.stop(
      'mtu',
      'mtu-range',
      { mtu, min: MTU.min, max: MTU.max },
      mtu > MTU.max ? String(MTU.max) : '1500'
    )
  else if (ipv6 && mtu < MTU.ipv6) found.stop('mtu', 'mtu-ipv6', { mtu }, String(MTU.ipv6))
  else {
    const home = homeOf(snapshot, engine)
    const named = parentName(intent)
    const below =
      named === null
        ? uplinkOf(snapshot, home)
        : (byName(snapshot, home, named) ?? byName(snapshot, home, vlanOf(named)?.base ?? ''))
    if (below === undefined) return
    const room = below.mtu - (intent.driver === 'overlay' ? VXLAN_HEADERS : 0)
    if (mtu > room && room >= MTU.ipv6)
      found.warn('mtu', 'mtu-parent', { mtu, parent: below.ifname, parentMtu: room }, String(room))
    else if (mtu > room) found.warn('mtu', 'mtu-parent', { mtu, parent: below.ifname, parentMtu: room })
  }
}

function checkBinding(found: Findings, snapshot: HostSnapshot, engine: Engine, text: string): void {
  const ip = parseIp(text)
  if (ip === null) {
    found.stop('hostBinding', 'address-syntax', { text: quoted(text) }, '127.0.0.1')
    return
  }
  if (ip.family === 'ipv6') {
    found.stop('hostBinding', 'address-family', { address: text, family: 'IPv4' }, '127.0.0.1')
    return
  }
  const home = homeOf(snapshot, engine)
  const any = ip.value === 0n || ip.value >> 24n === 127n
  const look = lookup(snapshot)
  const known = (look.interfacesOf.get(home) ?? []).some((item) =>
    (look.addressesOf.get(item.id) ?? []).some((address) => address.address === text)
  )
  if (!any && !known) found.warn('hostBinding', 'binding-unknown', { address: text }, '127.0.0.1')
}

/** Labels and options are data to the engine; what cannot be seen in them would mislead people. */
function checkPairs(found: Findings, intent: NetworkCreate): void {
  for (const kind of ['labels', 'options'] as const) {
    for (const [key, value] of Object.entries(intent[kind])) {
      const field = `${kind}.${key}`
      if (key.trim() === '') found.stop(field, 'key-empty')
      else if (!isVisible(key)) found.stop(field, 'text-invisible', { text: quoted(key) })
      else if (!isVisible(value)) found.stop(field, 'text-invisible', { text: quoted(value) })
    }
  }
  for (const [option, field] of FIELDS) {
    const own = intent[field]
    if (Object.hasOwn(intent.options, option) && own !== null && own !== false)
      found.stop(`options.${option}`, 'option-twice', { option })
  }
  const bridge = intent.options[BRIDGE_NAME]
  if (bridge !== undefined && Object.hasOwn(intent.options, BRIDGE_NAME) && intent.bridgeName === null)
    checkIfname(found, `options.${BRIDGE_NAME}`, bridge, new Set(), '', 'br0')
}
