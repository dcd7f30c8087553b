/**
 * Netlink messages for tests, laid out as the kernel's fill functions lay them out (net/core/rtnetlink.c, net/ipv4,
 * net/bridge and the drivers' fill_info): for kinds of interface that the kernel at hand was built without. Written from
 * the structures in linux/if_link.h and linux/rtnetlink.h, not recorded from a wire.
 */
import {
  attribute,
  attributeNest,
  attributeString,
  attributeU16,
  attributeU32,
  attributeU8
} from '../attributes'

/** Big-endian 16 bits, as ports and EtherTypes are sent. */
export function attributeBe16(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return attribute(type, bytes)
}

/** An IPv4 address, dotted, or any bytes as hex. */
export function attributeAddress(type: number, text: string): Buffer {
  return attribute(
    type,
    text.includes('.')
      ? Buffer.from(text.split('.').map(Number))
      : Buffer.from(text.replaceAll(':', ''), 'hex')
  )
}

export interface LinkFixture {
  ifindex?: number
  /** ARPHRD_*, 1 (ether) unless told. */
  type?: number
  flags?: number
  ifname?: string
  kind?: string
  /** Content of IFLA_INFO_DATA. */
  data?: Buffer[]
  slaveKind?: string
  slaveData?: Buffer[]
  /** Further attributes of the link itself. */
  more?: Buffer[]
}

/** struct ifinfomsg and the attributes that rtnl_fill_ifinfo always sends; without the netlink header. */
export function linkMessage(fixture: LinkFixture): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt16LE(fixture.type ?? 1, 2)
  header.writeInt32LE(fixture.ifindex ?? 7, 4)
  header.writeUInt32LE(fixture.flags ?? 0x11043, 8)
  const info: Buffer[] = []
  if (fixture.kind !== undefined) info.push(attributeString(1, fixture.kind))
  if (fixture.data !== undefined) info.push(attributeNest(2, ...fixture.data))
  if (fixture.slaveKind !== undefined) info.push(attributeString(4, fixture.slaveKind))
  if (fixture.slaveData !== undefined) info.push(attributeNest(5, ...fixture.slaveData))
  return Buffer.concat([
    header,
    attributeString(3, fixture.ifname ?? 'test0'),
    attributeU32(13, 1000),
    attributeU8(16, 6),
    attributeU32(4, 1500),
    attributeU32(27, 0),
    attributeU32(30, 0),
    attributeString(6, 'noqueue'),
    attributeAddress(1, '02:00:00:00:00:07'),
    ...(info.length === 0 ? [] : [attributeNest(18, ...info)]),
    ...(fixture.more ?? [])
  ])
}

/** struct rtmsg and attributes. */
export function routeMessage(
  family: number,
  header: {
    length?: number
    sourceLength?: number
    tos?: number
    table?: number
    type?: number
    flags?: number
  },
  ...attributes: Buffer[]
): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt8(family, 0)
  bytes.writeUInt8(header.length ?? 0, 1)
  bytes.writeUInt8(header.sourceLength ?? 0, 2)
  bytes.writeUInt8(header.tos ?? 0, 3)
  bytes.writeUInt8(header.table ?? 254, 4)
  bytes.writeUInt8(4, 5)
  bytes.writeUInt8(header.type ?? 1, 7)
  bytes.writeUInt32LE(header.flags ?? 0, 8)
  return Buffer.concat([bytes, ...attributes])
}

/** struct rtnexthop with its attributes, padded. */
export function routeNexthop(
  ifindex: number,
  weight: number,
  flags: number,
  ...attributes: Buffer[]
): Buffer {
  const inner = Buffer.concat(attributes)
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(8 + inner.length, 0)
  bytes.writeUInt8(flags, 2)
  bytes.writeUInt8(weight - 1, 3)
  bytes.writeInt32LE(ifindex, 4)
  return Buffer.concat([bytes, inner])
}

/** A whole netlink message: header and body, padded. */
export function framed(type: number, flags: number, sequence: number, body: Buffer): Buffer {
  const bytes = Buffer.alloc((16 + body.length + 3) & ~3)
  bytes.writeUInt32LE(16 + body.length, 0)
  bytes.writeUInt16LE(type, 4)
  bytes.writeUInt16LE(flags, 6)
  bytes.writeUInt32LE(sequence, 8)
  body.copy(bytes, 16)
  return bytes
}

/** struct bridge_vlan_info. */
export function bridgeVlanInfo(flags: number, vid: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(flags, 0)
  bytes.writeUInt16LE(vid, 2)
  return attribute(2, bytes)
}

export { attribute, attributeNest, attributeString, attributeU16, attributeU32, attributeU8 }
