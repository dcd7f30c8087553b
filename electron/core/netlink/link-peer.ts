/** The few facts of a link that are asked for across namespaces: RTM_NEWLINK without statistics. */
import { macBetween } from './address-text'
import { AttributeTable } from './attributes'
import { DecodeError } from './kernel-error'
import type { PeerRecord } from './records'

const IFLA_ADDRESS = 1
const IFLA_IFNAME = 3
const IFLA_LINK = 5
const IFLA_LINKINFO = 18
const IFLA_INFO_KIND = 1

const table = new AttributeTable(IFLA_LINKINFO)
const info = new AttributeTable(IFLA_INFO_KIND)

/** Decodes struct ifinfomsg and its attributes. @throws DecodeError */
export function decodePeer(buffer: Buffer, start: number, end: number): PeerRecord {
  if (end - start < 16) throw new DecodeError('a link message is shorter than its header')
  table.parse(buffer, start + 16, end)
  info.nested(table, IFLA_LINKINFO)
  const link = table.i32(IFLA_LINK)
  return {
    ifindex: buffer.readInt32LE(start + 4),
    ifname: table.string(IFLA_IFNAME) ?? '',
    mac: table.has(IFLA_ADDRESS)
      ? macBetween(buffer, table.start(IFLA_ADDRESS), table.end(IFLA_ADDRESS))
      : null,
    link: link === null || link <= 0 ? null : link,
    kind: info.string(IFLA_INFO_KIND)
  }
}
