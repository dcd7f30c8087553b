/**
 * The floor under every measurement: the five dumps that a namespace costs (links, addresses, routes, neighbours, rules),
 * received and thrown away. What collecting costs beyond this is ours.
 */
import type { NetlinkSocket } from './socket'

const dumps = [
  { type: 18, payload: Buffer.alloc(16), call: 'RTM_GETLINK' },
  { type: 22, payload: Buffer.alloc(8), call: 'RTM_GETADDR' },
  { type: 26, payload: Buffer.alloc(12), call: 'RTM_GETROUTE' },
  { type: 30, payload: Buffer.alloc(12), call: 'RTM_GETNEIGH' },
  { type: 34, payload: Buffer.alloc(12), call: 'RTM_GETRULE' }
] as const

/** Dumps all five and decodes nothing; the number of messages, so that a bench can see they came. @throws KernelError */
export function rawDump(socket: NetlinkSocket): number {
  let messages = 0
  for (const { type, payload, call } of dumps)
    socket.dumpRecords(
      type,
      payload,
      () => {
        messages++
        return null
      },
      { call, attempts: 1 }
    )
  return messages
}
