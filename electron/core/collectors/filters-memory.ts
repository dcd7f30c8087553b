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

export interface RememberedTable {
  /** The kernel's entries without counters. */
  readonly shape: Buffer
  readonly table: FilterTable
}

const PRESENCE_MS = 1000
/** How often a namespace is asked for tables of arptables-legacy, which hardly anyone has. */
const ARP_MS = 30_000

export class FilterMemory {
  readonly rulesets = new Map<string, RememberedRuleset>()
  readonly ipsets = new Map<string, RememberedSets>()
  /** Legacy tables by namespace, then by family and name. */
  readonly legacy = new Map<string, Map<string, RememberedTable>>()
  readonly #arpAsked = new Map<string, number>()
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

  rememberLegacy(namespaceId: string, key: string, made: RememberedTable): void {
    const tables = this.legacy.get(namespaceId)
    if (tables) tables.set(key, made)
    else this.legacy.set(namespaceId, new Map([[key, made]]))
  }

  /** True now and then, for each namespace. */
  isArpDue(namespaceId: string): boolean {
    if (!this.present('arp_tables')) return false
    const now = Date.now()
    if (now - (this.#arpAsked.get(namespaceId) ?? 0) < ARP_MS) return false
    this.#arpAsked.set(namespaceId, now)
    return true
  }

  /** It had some: the next reading must say so again. */
  forgetArp(namespaceId: string): void {
    this.#arpAsked.delete(namespaceId)
  }

  /** Forgets namespaces that are gone. */
  retain(namespaceIds: ReadonlySet<string>): void {
    for (const map of [this.rulesets, this.ipsets, this.legacy, this.#arpAsked]) {
      for (const id of map.keys()) if (!namespaceIds.has(id)) map.delete(id)
    }
  }
}
