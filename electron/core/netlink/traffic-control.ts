/**
 * Traffic control, tc(8), rtnetlink(7) RTM_GETQDISC and RTM_GETTFILTER: whether something there can drop, redirect or
 * rewrite packets. One dump says which interfaces have an ingress or clsact qdisc; filters are asked for only there and at
 * classful roots. Programs attached by tcx (Linux 6.6) do not show in these dumps.
 */
import { AttributeTable } from './attributes'
import { DecodeError } from './kernel-error'
import type { Reading } from './records'
import type { ReadOptions } from './dump-memo'
import type { NetlinkSocket } from './socket'

const RTM_GETQDISC = 38
const RTM_GETTFILTER = 46
const TCMSG = 20
const KIND = 1
const PARENT_ROOT = 0xffffffff
const CLSACT_INGRESS = 0xfffffff2
const CLSACT_EGRESS = 0xfffffff3
const INGRESS = 0xffff0000

/** Qdiscs that take no filters, or none that matter: they only order or delay. */
const plain = new Set(['noqueue', 'noop', 'pfifo', 'bfifo', 'pfifo_fast', 'fq', 'fq_codel', 'mq', 'codel'])

/** A qdisc that can classify, with the kinds of filters on it: `u32`, `bpf`, `flower`. */
export interface TcRecord {
  ifindex: number
  /** `ingress`, `clsact`, or a root such as `htb`, `netem`. */
  kind: string
  /** Filters by direction; both empty for a qdisc on which none sits. */
  ingress: string[]
  egress: string[]
}

/** One qdisc as it is dumped. */
export interface QdiscRecord {
  ifindex: number
  kind: string
  handle: number
  parent: number
}

const table = new AttributeTable(KIND)

/** Decodes struct tcmsg and TCA_KIND, of a qdisc or of a filter. @throws DecodeError */
export function decodeTc(buffer: Buffer, start: number, end: number): QdiscRecord {
  if (end - start < TCMSG) throw new DecodeError('a tc message is shorter than its header')
  table.parse(buffer, start + TCMSG, end)
  return {
    ifindex: buffer.readInt32LE(start + 4),
    handle: buffer.readUInt32LE(start + 8),
    parent: buffer.readUInt32LE(start + 12),
    kind: table.string(KIND) ?? ''
  }
}

function filtersOf(socket: NetlinkSocket, ifindex: number, parent: number): string[] {
  const request = Buffer.alloc(TCMSG)
  request.writeInt32LE(ifindex, 4)
  request.writeUInt32LE(parent, 12)
  const { records } = socket.dumpRecords(RTM_GETTFILTER, request, decodeTc, { call: 'RTM_GETTFILTER' })
  return [...new Set(records.map(({ kind }) => kind))]
}

const request = Buffer.alloc(TCMSG)

/**
 * The qdiscs of the socket's namespace that can classify. One dump where there is none, as in nearly every namespace.
 * @throws KernelError, DecodeError
 */
export function readTc(socket: NetlinkSocket, options: ReadOptions<QdiscRecord> = {}): Reading<TcRecord> {
  const { records, ...reading } = socket.dumpRecords(RTM_GETQDISC, request, decodeTc, {
    call: 'RTM_GETQDISC',
    ...options
  })
  const found = records.flatMap((qdisc): TcRecord[] => {
    const { ifindex, kind } = qdisc
    if (kind === 'clsact')
      return [
        {
          ifindex,
          kind,
          ingress: filtersOf(socket, ifindex, CLSACT_INGRESS),
          egress: filtersOf(socket, ifindex, CLSACT_EGRESS)
        }
      ]
    if (kind === 'ingress')
      return [{ ifindex, kind, ingress: filtersOf(socket, ifindex, INGRESS), egress: [] }]
    if (qdisc.parent !== PARENT_ROOT || plain.has(kind)) return []
    return [{ ifindex, kind, ingress: [], egress: filtersOf(socket, ifindex, qdisc.handle) }]
  })
  return { ...reading, records: found }
}
