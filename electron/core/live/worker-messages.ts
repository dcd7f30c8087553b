/** What is said between the events' thread and whoever started it. Both are ours and of one build: types suffice. */

export interface FoundNamespace {
  readonly inode: number
  readonly path: string
}

export type ToEvents =
  /** Namespaces that a reading found: those not heard yet are heard from now on. */
  { readonly type: 'found'; readonly namespaces: readonly FoundNamespace[] } | { readonly type: 'close' }

export type FromEvents =
  /** It listens now. */
  | { readonly type: 'ready'; readonly everywhere: boolean; readonly hearsFilters: boolean }
  | { readonly type: 'hint'; readonly source: 'kernel' | 'poll'; readonly detail: string }
