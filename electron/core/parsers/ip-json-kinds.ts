/**
 * `info_data` and `info_slave_data` of `ip -j -N -d link`, kind by kind, as the print_opt functions of iproute2 name them,
 * into the same records that netlink gives.
 */
import type { BridgePort, KindData } from '@shared/model'
import { z } from 'zod'
import { portStates } from '../netlink/link-kinds'
import { deviceIndex, numeric } from './ip-json-text'
import type { DeviceNames } from './ip-json-text'

/** Users and groups of the host by name: ip(8) prints the owner of a tun by name where there is one. */
export interface Accounts {
  users: ReadonlyMap<string, number>
  groups: ReadonlyMap<string, number>
}

type Data = Readonly<Record<string, unknown>>

const number = (data: Data, key: string): number | null => numeric.safeParse(data[key]).data ?? null
const text = (data: Data, key: string): string | null => z.string().safeParse(data[key]).data ?? null
const flag = (data: Data, key: string, fallback = false): boolean => {
  const value = data[key]
  return value === undefined ? fallback : value === true || value === 1 || value === null
}
/** `any` is no address. */
const address = (data: Data, ...keys: string[]): string | null => {
  for (const key of keys) {
    const value = text(data, key)
    if (value !== null && value !== 'any' && value !== 'unknown') return value
  }
  return null
}
/** `8000.2:0:0:0:0:1` with every byte in two digits. */
const bridgeIdentity = (data: Data, key: string): string | null => {
  const value = text(data, key)
  if (value === null) return null
  const [priority = '', bytes = ''] = value.split('.')
  return `${priority.padStart(4, '0')}.${bytes
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join(':')}`
}
const vlanProtocol = (value: string | null): string | null =>
  value === null ? null : value.toLowerCase() === '802.1q' ? '802.1Q' : value
const account = (value: unknown, names: ReadonlyMap<string, number> | undefined): number | null =>
  typeof value === 'number' ? value : typeof value === 'string' ? (names?.get(value) ?? null) : null

const macvlanModes = z.enum(['private', 'vepa', 'bridge', 'passthru', 'source', 'unknown'])
const ipvlanModes = z.enum(['l2', 'l3', 'l3s', 'unknown'])

function bridge(data: Data): KindData {
  return {
    kind: 'bridge',
    stp: (number(data, 'stp_state') ?? 0) !== 0,
    vlanFiltering: flag(data, 'vlan_filtering'),
    vlanProtocol: vlanProtocol(text(data, 'vlan_protocol')),
    defaultPvid: number(data, 'vlan_default_pvid'),
    ageingTimeMs: (number(data, 'ageing_time') ?? 0) * 10,
    forwardDelayMs: (number(data, 'forward_delay') ?? 0) * 10,
    bridgeId: bridgeIdentity(data, 'bridge_id'),
    rootId: bridgeIdentity(data, 'root_id'),
    groupForwardMask: number(data, 'group_fwd_mask') ?? 0,
    nfCallIptables: flag(data, 'nf_call_iptables'),
    nfCallIp6tables: flag(data, 'nf_call_ip6tables'),
    multicastSnooping: flag(data, 'mcast_snooping'),
    vlans: []
  }
}

function vxlan(data: Data, names: DeviceNames): KindData {
  return {
    kind: 'vxlan',
    vni: number(data, 'id') ?? 0,
    group: address(data, 'group', 'remote', 'group6', 'remote6'),
    local: address(data, 'local', 'local6'),
    link: deviceIndex(names, text(data, 'link')),
    port: number(data, 'port') ?? 0,
    ttl: number(data, 'ttl') ?? 0,
    learning: flag(data, 'learning'),
    l2miss: flag(data, 'l2miss'),
    l3miss: flag(data, 'l3miss'),
    proxy: flag(data, 'proxy'),
    external: flag(data, 'external')
  }
}

/**
 * The kind's own data.
 * @param data `info_data`, empty where there is none
 */
export function kindOf(kind: string, data: Data, names: DeviceNames, accounts?: Accounts): KindData {
  switch (kind) {
    case 'veth':
      return { kind }
    case 'bridge':
      return bridge(data)
    case 'macvlan':
    case 'macvtap':
      return { kind, mode: macvlanModes.safeParse(data.mode).data ?? 'unknown' }
    case 'ipvlan':
    case 'ipvtap':
      return {
        kind,
        mode: ipvlanModes.safeParse(data.mode).data ?? 'unknown',
        flag: flag(data, 'private') ? 'private' : flag(data, 'vepa') ? 'vepa' : 'bridge'
      }
    case 'vlan':
      return {
        kind,
        vid: number(data, 'id') ?? 0,
        protocol: vlanProtocol(text(data, 'protocol')) ?? '802.1Q'
      }
    case 'vxlan':
      return vxlan(data, names)
    case 'tun':
      return {
        kind,
        type: text(data, 'type') === 'tap' ? 'tap' : 'tun',
        owner: account(data.user, accounts?.users),
        group: account(data.group, accounts?.groups),
        persist: flag(data, 'persist'),
        multiQueue: flag(data, 'multi_queue')
      }
    case 'bond':
      return {
        kind,
        mode: text(data, 'mode') ?? 'balance-rr',
        activeSlave: deviceIndex(names, text(data, 'active_slave')),
        miimonMs: number(data, 'miimon') ?? 0,
        xmitHashPolicy: text(data, 'xmit_hash_policy')
      }
    case 'vrf':
      return { kind, table: number(data, 'table') ?? 0 }
    case 'ipip':
    case 'sit':
    case 'ip6tnl':
    case 'gre':
    case 'gretap':
    case 'ip6gre':
    case 'ip6gretap':
      return {
        kind,
        local: address(data, 'local'),
        remote: address(data, 'remote'),
        // ip(8) leaves 0, which means inherit, out.
        ttl: number(data, 'ttl') ?? 0,
        link: deviceIndex(names, text(data, 'link'))
      }
    case 'vti':
    case 'vti6':
      return {
        kind,
        local: address(data, 'local'),
        remote: address(data, 'remote'),
        ttl: null,
        link: deviceIndex(names, text(data, 'link'))
      }
    case 'geneve':
      return {
        kind,
        vni: number(data, 'id') ?? 0,
        remote: address(data, 'remote', 'remote6'),
        port: number(data, 'port') ?? 0
      }
    default:
      return { kind: 'other', name: kind }
  }
}

/** `info_slave_data` of a bridge port. */
export function bridgePortOf(data: Data): BridgePort {
  return {
    state: z.enum(portStates).safeParse(data.state).data ?? 'disabled',
    priority: number(data, 'priority') ?? 0,
    cost: number(data, 'cost') ?? 0,
    hairpin: flag(data, 'hairpin'),
    isolated: flag(data, 'isolated'),
    learning: flag(data, 'learning', true),
    unicastFlood: flag(data, 'flood', true),
    neighSuppress: flag(data, 'neigh_suppress'),
    vlans: []
  }
}
