/**
 * The sets of ipset(8). The kernel is asked for their names first (IPSET_CMD_LIST, linux/netfilter/ipset/ip_set.h); only
 * where there are some is `ipset save` started, and not again while the kernel's dump of them stays the same.
 */
import type { FilterSet } from '@shared/model'
import { attributeU8 } from '../netlink/attributes'
import type { NetlinkSocket } from '../netlink/socket'
import { parseIpsetSave } from '../parsers/ipset-save'
import type { FilterContext } from './filters-context'
import type { FilterTools } from './filters-tools'

const IPSET_CMD_LIST = (6 << 8) | 7
const PROTOCOL = 6
const IPSET_ATTR_PROTOCOL = 1

/** struct nfgenmsg of AF_INET, and the protocol's version. */
const request = Buffer.concat([Buffer.from([2, 0, 0, 0]), attributeU8(IPSET_ATTR_PROTOCOL, PROTOCOL)])
const noSets = Buffer.alloc(0)

/** Every message of the dump, one behind the other; empty without sets. @throws KernelError */
function dumpSets(socket: NetlinkSocket): Buffer {
  const { messages } = socket.dump(IPSET_CMD_LIST, request, { call: 'IPSET_CMD_LIST' })
  return messages.length === 0 ? noSets : Buffer.concat(messages.map(({ body }) => body))
}

/** @throws KernelError */
export function readIpsets(context: FilterContext, socket: NetlinkSocket, tools: FilterTools): FilterSet[] {
  const dump = dumpSets(socket)
  const { memory, namespaceId } = context
  if (dump.length === 0) {
    memory.ipsets.delete(namespaceId)
    return []
  }
  const known = memory.ipsets.get(namespaceId)
  if (known?.dump.equals(dump)) return known.sets
  const output = tools.output(['ipset'], ['save'], 'sets')
  if (output === null) return []
  const sets = parseIpsetSave(output, tools.maxElements).map((set): FilterSet => ({
    namespaceId,
    family: set.family,
    table: null,
    name: set.name,
    backend: 'ipset',
    type: set.type,
    isMap: false,
    flags: set.flags,
    elements: set.elements,
    count: set.count
  }))
  memory.ipsets.set(namespaceId, { dump, sets })
  return sets
}
