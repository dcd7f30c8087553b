/**
 * The packet filters of all namespaces in one reading, by the readers of filters.ts, each in the namespace the thread
 * stands in.
 */
import type { FilterSet, NamespaceFilters } from '@shared/model'
import type { NetlinkProtocol } from '../netlink'
import type { GapList } from './gaps'
import type { NamespaceRecords } from './namespace-records'

export interface FilterVisit {
  readonly namespaceId: string
  readonly protocols: ReadonlySet<NetlinkProtocol>
  readonly gaps: GapList
  /** Subsystems found on the way are added here. */
  readonly records: NamespaceRecords
}

export class NamespaceFilterReader {
  #filters: NamespaceFilters[] = []
  #sets: FilterSet[] = []

  /** A new reading begins. */
  begin(): void {
    this.#filters = []
    this.#sets = []
  }

  /** Reads the filter of the namespace the thread stands in. */
  read(visit: FilterVisit): void {
    visit.gaps.add({
      code: 'unsupported',
      what: 'filters',
      namespaceId: null,
      subject: '',
      detail: 'not read'
    })
  }

  /** What was read. @param alive ids of all namespaces there are now */
  end(alive: ReadonlySet<string>): { filters: NamespaceFilters[]; sets: FilterSet[] } {
    if (alive.size === 0) this.begin()
    return { filters: this.#filters, sets: this.#sets }
  }
}
