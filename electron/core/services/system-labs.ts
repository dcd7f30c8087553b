/** The practice hosts of this machine, as the services need them. */
import { labDown, labList, labUp } from '../lab'
import { labSource } from '../host/lab-source'
import type { HostOptions } from '../host/source'
import type { LabService } from './services'

/** Labs where there can be any (Linux), else null. What they run goes to the journal of `options`. */
export function systemLabs(options: HostOptions): LabService | null {
  if (process.platform !== 'linux') return null
  return {
    list: () => Promise.resolve(labList()),
    up: (name) => labUp(name, { journal: options.journal }),
    down: (name) => labDown(name),
    source: (name) => labSource(name, options)
  }
}
