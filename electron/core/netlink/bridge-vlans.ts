/**
 * VLANs of bridges and of their ports, bridge(8) vlan: RTM_GETLINK of AF_BRIDGE with RTEXT_FILTER_BRVLAN_COMPRESSED
 * (linux/if_bridge.h, struct bridge_vlan_info). Ranges are written out.
 */
import type { BridgeVlan } from '@shared/model'
import { attributeU32, AttributeTable, eachAttribute } from './attributes'
import { DecodeError } from './kernel-error'
import type { NetlinkSocket } from './socket'

const RTM_GETLINK = 18
const AF_BRIDGE = 7
const AF_SPEC = 26
const EXT_MASK = 29
const BRIDGE_VLAN_INFO = 2
const RTEXT_FILTER_BRVLAN_COMPRESSED = 4
const PVID = 2
const UNTAGGED = 4
const RANGE_BEGIN = 8
const RANGE_END = 16

const table = new AttributeTable(AF_SPEC)

/** The VLANs of one message by interface index; null for another family. @throws DecodeError */
export function decodeBridgeVlans(
  buffer: Buffer,
  start: number,
  end: number
): { ifindex: number; vlans: BridgeVlan[] } | null {
  if (end - start < 16) throw new DecodeError('a link message is shorter than its header')
  if (buffer[start] !== AF_BRIDGE) return null
  table.parse(buffer, start + 16, end)
  const vlans: BridgeVlan[] = []
  let first = 0
  if (table.has(AF_SPEC))
    eachAttribute(buffer, table.start(AF_SPEC), table.end(AF_SPEC), (type, from, to) => {
      if (type !== BRIDGE_VLAN_INFO) return
      if (to - from < 4) throw new DecodeError('a bridge VLAN is shorter than its structure')
      const flags = buffer.readUInt16LE(from)
      const last = Math.min(buffer.readUInt16LE(from + 2), 4095)
      if ((flags & RANGE_BEGIN) !== 0) {
        first = last
        return
      }
      const begin = (flags & RANGE_END) !== 0 ? first : last
      for (let vid = begin; vid <= last && vlans.length < 4096; vid++)
        vlans.push({ vid, pvid: (flags & PVID) !== 0, untagged: (flags & UNTAGGED) !== 0 })
    })
  return { ifindex: buffer.readInt32LE(start + 4), vlans }
}

const request = Buffer.concat([Buffer.alloc(16), attributeU32(EXT_MASK, RTEXT_FILTER_BRVLAN_COMPRESSED)])
request.writeUInt8(AF_BRIDGE, 0)

/** VLANs by interface index, of bridges and ports. @throws KernelError, DecodeError */
export function readBridgeVlans(socket: NetlinkSocket): {
  records: Map<number, BridgeVlan[]>
  interrupted: boolean
} {
  const reading = socket.dumpRecords(RTM_GETLINK, request, decodeBridgeVlans, {
    call: 'RTM_GETLINK AF_BRIDGE'
  })
  return {
    records: new Map(reading.records.map(({ ifindex, vlans }) => [ifindex, vlans])),
    interrupted: reading.interrupted
  }
}
