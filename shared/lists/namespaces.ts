/** Network namespaces as a list: names, paths, processes, interfaces, and whose containers live there. */
import type { Lookup, Namespace } from '../model'
import { refs, type EngineRef, type NamespaceLabel } from './refs'

/** The shape of `namespaces --json` (CLI.md). */
export interface NamespaceRow {
  readonly id: string
  readonly cookie: string | null
  readonly inode: number
  readonly dev: number
  readonly names: readonly string[]
  readonly paths: readonly string[]
  /** How many processes have a thread inside. */
  readonly pids: number
  readonly kind: Namespace['kind']
  readonly containers: readonly EngineRef[]
  /** How many interfaces it has; 0 also when it could not be read, which `gaps` of the snapshot say. */
  readonly interfaces: number
}

/** What the screen shows beside the row of the command line. */
export interface NamespaceScreenRow extends NamespaceRow {
  readonly label: NamespaceLabel
  /** First processes inside, ascending. */
  readonly firstPids: readonly number[]
  readonly comm: string | null
  readonly ownerUid: number | null
  readonly readable: boolean
  readonly parentLabel: NamespaceLabel | null
}

/** One row per namespace, in the snapshot's order. */
export function namespaceRows(lookup: Lookup): NamespaceRow[] {
  const ref = refs(lookup)
  return lookup.snapshot.namespaces.map((item) => rowOf(lookup, item, ref.containersIn(item.id)))
}

/** The same rows with what only the screen needs. */
export function namespaceScreenRows(lookup: Lookup): NamespaceScreenRow[] {
  const ref = refs(lookup)
  // Written out, not spread: a literal keeps its shape, and rows are many.
  return lookup.snapshot.namespaces.map((item) => ({
    id: item.id,
    cookie: item.cookie,
    inode: item.inode,
    dev: item.dev,
    names: item.names,
    paths: item.paths,
    pids: item.processes,
    kind: item.kind,
    containers: ref.containersIn(item.id),
    interfaces: lookup.interfacesOf.get(item.id)?.length ?? 0,
    label: ref.label(item.id),
    firstPids: item.pids,
    comm: item.comm,
    ownerUid: item.ownerUid,
    readable: item.readable,
    parentLabel: item.parentId === null ? null : ref.label(item.parentId)
  }))
}

const rowOf = (lookup: Lookup, item: Namespace, containers: readonly EngineRef[]): NamespaceRow => ({
  id: item.id,
  cookie: item.cookie,
  inode: item.inode,
  dev: item.dev,
  names: item.names,
  paths: item.paths,
  pids: item.processes,
  kind: item.kind,
  containers,
  interfaces: lookup.interfacesOf.get(item.id)?.length ?? 0
})
