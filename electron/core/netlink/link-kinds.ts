/**
 * IFLA_INFO_DATA, kind by kind, as each driver's fill_info lays it out (linux/if_link.h, linux/if_tunnel.h), and
 * IFLA_INFO_SLAVE_DATA of a bridge port. An attribute that an older kernel does not send takes the driver's default.
 */
import type { BridgePort, KindData } from '@shared/model'
import { addressBetween, isZero } from './address-text'
import { AttributeTable } from './attributes'

/** Clock ticks of a bridge's timers, USER_HZ = 100. */
const TICK_MS = 10

const data = new AttributeTable(63)

/** A u8 flag; `fallback` where it is not sent. */
const flag = (type: number, fallback: boolean): boolean => {
  const value = data.u8(type)
  return value === null ? fallback : value !== 0
}

/** An address; null when absent, zero or of a strange length. */
function address(type: number): string | null {
  if (!data.has(type) || isZero(data.buffer, data.start(type), data.end(type))) return null
  return addressBetween(data.buffer, data.start(type), data.end(type))
}

/** An ifindex, null for 0. */
function index(type: number): number | null {
  const value = data.i32(type)
  return value === null || value <= 0 ? null : value
}

/** struct ifla_bridge_id as `8000.02:00:00:00:00:01`. */
function bridgeIdentity(type: number): string | null {
  const at = data.at(type, 8)
  if (at < 0) return null
  const text = data.buffer.toString('hex', at, at + 8)
  return `${text.slice(0, 4)}.${text.slice(4).replace(/(..)(?=.)/g, '$1:')}`
}

/** An EtherType as ip(8) writes the VLAN ones. */
export function vlanProtocolName(protocol: number): string {
  if (protocol === 0x8100) return '802.1Q'
  if (protocol === 0x88a8) return '802.1ad'
  return `0x${protocol.toString(16).padStart(4, '0')}`
}

type MacvlanMode = Extract<KindData, { kind: 'macvlan' | 'macvtap' }>['mode']
const macvlanModes = new Map<number, MacvlanMode>([
  [1, 'private'],
  [2, 'vepa'],
  [4, 'bridge'],
  [8, 'passthru'],
  [16, 'source']
])
const ipvlanModes = ['l2', 'l3', 'l3s'] as const
export const bondModes = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb'
]
export const hashPolicies = ['layer2', 'layer3+4', 'layer2+3', 'encap2+3', 'encap3+4', 'vlan+srcmac']

function bridge(): KindData {
  const protocol = data.be16(8)
  return {
    kind: 'bridge',
    stp: (data.u32(5) ?? 0) !== 0,
    vlanFiltering: flag(7, false),
    vlanProtocol: protocol === null ? null : vlanProtocolName(protocol),
    defaultPvid: data.u16(39),
    ageingTimeMs: (data.u32(4) ?? 0) * TICK_MS,
    forwardDelayMs: (data.u32(1) ?? 0) * TICK_MS,
    bridgeId: bridgeIdentity(11),
    rootId: bridgeIdentity(10),
    groupForwardMask: data.u16(9) ?? 0,
    nfCallIptables: flag(36, false),
    nfCallIp6tables: flag(37, false),
    multicastSnooping: flag(23, false),
    vlans: []
  }
}

function vxlan(): KindData {
  return {
    kind: 'vxlan',
    vni: data.u32(1) ?? 0,
    group: address(2) ?? address(16),
    local: address(4) ?? address(17),
    link: index(3),
    port: data.be16(15) ?? 0,
    ttl: data.u8(5) ?? 0,
    learning: flag(7, false),
    l2miss: flag(13, false),
    l3miss: flag(14, false),
    proxy: flag(11, false),
    external: flag(25, false)
  }
}

function tun(): KindData {
  return {
    kind: 'tun',
    type: data.u8(3) === 2 ? 'tap' : 'tun',
    owner: data.u32(1),
    group: data.u32(2),
    persist: flag(6, false),
    multiQueue: flag(7, false)
  }
}

function bond(): KindData {
  const mode = data.u8(1) ?? 0
  const policy = data.u8(14)
  return {
    kind: 'bond',
    mode: bondModes[mode] ?? String(mode),
    activeSlave: index(2),
    miimonMs: data.u32(3) ?? 0,
    xmitHashPolicy: policy === null ? null : (hashPolicies[policy] ?? String(policy))
  }
}

/** Where local, remote and ttl are: the layouts of IFLA_IPTUN, IFLA_GRE and IFLA_VTI differ. */
function tunnel(
  kind: Extract<KindData, { remote: unknown; link: unknown }>['kind'],
  local: number,
  remote: number,
  ttl: number | null
): KindData {
  return {
    kind,
    local: address(local),
    remote: address(remote),
    ttl: ttl === null ? null : data.u8(ttl),
    link: index(1)
  }
}

/**
 * The kind's own data.
 * @param info table of IFLA_LINKINFO; IFLA_INFO_DATA may be missing
 * @throws DecodeError
 */
export function decodeKind(kind: string, info: AttributeTable): KindData {
  data.nested(info, 2)
  switch (kind) {
    case 'veth':
      return { kind }
    case 'bridge':
      return bridge()
    case 'macvlan':
    case 'macvtap':
      return { kind, mode: macvlanModes.get(data.u32(1) ?? 0) ?? 'unknown' }
    case 'ipvlan':
    case 'ipvtap': {
      const flags = data.u16(2) ?? 0
      return {
        kind,
        mode: ipvlanModes[data.u16(1) ?? -1] ?? 'unknown',
        flag: (flags & 1) !== 0 ? 'private' : (flags & 2) !== 0 ? 'vepa' : 'bridge'
      }
    }
    case 'vlan':
      return { kind, vid: data.u16(1) ?? 0, protocol: vlanProtocolName(data.be16(5) ?? 0x8100) }
    case 'vxlan':
      return vxlan()
    case 'tun':
      return tun()
    case 'bond':
      return bond()
    case 'vrf':
      return { kind, table: data.u32(1) ?? 0 }
    case 'ipip':
    case 'sit':
    case 'ip6tnl':
      return tunnel(kind, 2, 3, 4)
    case 'gre':
    case 'gretap':
    case 'ip6gre':
    case 'ip6gretap':
      return tunnel(kind, 6, 7, 8)
    case 'vti':
    case 'vti6':
      return tunnel(kind, 4, 5, null)
    case 'geneve':
      return { kind, vni: data.u32(1) ?? 0, remote: address(2) ?? address(7), port: data.be16(5) ?? 0 }
    default:
      return { kind: 'other', name: kind }
  }
}

export const portStates = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'] as const

/**
 * The state of a bridge port; VLANs come with another request.
 * @param info table of IFLA_LINKINFO whose slave kind is `bridge`
 * @throws DecodeError
 */
export function decodeBridgePort(info: AttributeTable): BridgePort {
  data.nested(info, 5)
  return {
    state: portStates[data.u8(1) ?? 0] ?? 'disabled',
    priority: data.u16(2) ?? 0,
    cost: data.u32(3) ?? 0,
    hairpin: flag(4, false),
    isolated: flag(33, false),
    learning: flag(8, true),
    unicastFlood: flag(9, true),
    neighSuppress: flag(32, false),
    vlans: []
  }
}
