/**
 * What is remembered between readings, so that a ruleset that did not change is not decoded again and no tool is started
 * for it: per namespace, under the generation id that nf_tables raises with every change (NFT_MSG_GETGEN). Counters are not
 * remembered: they are read from the kernel each time and joined by handle.
 */
import type { FilterSet, FilterTable, Gap, Subsystem } from '@shared/model'
import { moduleLoaded, subsystemPresent, type KernelSubsystem } from '../netlink/nftables-presence'

export interface RememberedRuleset {
  readonly generation: number
  readonly tables: FilterTable[]
  readonly sets: FilterSet[]
  readonly subsystems: Subsystem[]
  readonly gaps: Gap[]
  /** Some chain counts packets itself, some set changes without a new generation. */
  readonly chainCounters: boolean
  /** Milliseconds since the epoch after which it is read anew, although the generation is the same. */
  readonly staleAt: number
}

export interface RememberedSets {
  /** The kernel's dump it was made of. */
  readonly dump: Buffer
  readonly sets: FilterSet[]
}

const PRESENCE_MS = 1000

export class FilterMemory {
  readonly rulesets = new Map<string, RememberedRuleset>()
  readonly ipsets = new Map<string, RememberedSets>()
  readonly #presence = new Map<string, { present: boolean; until: number }>()

  /** Whether asking would load nothing; looked up once a second for the whole host. */
  present(name: KernelSubsystem): boolean {
    return this.#lookUp(name, () => subsystemPresent(name))
  }

  /** Whether the running kernel has loaded it as a module; false where it is built in or modules are unknown. */
  listsModule(name: KernelSubsystem): boolean {
    return this.#lookUp(`module ${name}`, () => moduleLoaded(name))
  }

  #lookUp(key: string, ask: () => boolean): boolean {
    const now = Date.now()
    const known = this.#presence.get(key)
    if (known !== undefined && known.until > now) return known.present
    const present = ask()
    this.#presence.set(key, { present, until: now + PRESENCE_MS })
    return present
  }

  /** Forgets namespaces that are gone. */
  retain(namespaceIds: ReadonlySet<string>): void {
    for (const map of [this.rulesets, this.ipsets]) {
      for (const id of map.keys()) if (!namespaceIds.has(id)) map.delete(id)
    }
  }
}
