/** Where an engine sits: at which endpoint, whose it is, which process, and whether that is this machine at all. */
import { hostname, release } from 'node:os'
import type { Engine } from '@shared/model'

export interface EngineSeat {
  readonly endpoint: string
  /** Owner of its socket; null for TCP. */
  readonly uid: number | null
  readonly pid: number | null
  readonly usual: boolean
  readonly user: string | null
  /** What holds the rootless engine's namespace to the outside, as its processes tell. */
  readonly wayOut: Engine['wayOut']
}

/**
 * Whether the engine runs under this very kernel, so that its process numbers mean something here. Machines often have
 * kernels of the same release: an engine that is spoken to over TCP must have this machine's name as well.
 * @param kernel release as the engine tells it; empty when it does not
 */
export function isHere(seat: EngineSeat, kernel: string, name: string | undefined): boolean {
  if (kernel !== '' && kernel !== release()) return false
  return seat.uid !== null || name === hostname()
}
