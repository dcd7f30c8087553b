/** What the collector and its worker thread say to each other. Both ends are ours and of one build. */
import type { Gap } from '@shared/model'
import type { NewEntry } from '../journal'
import type { CollectorOptions } from './kernel-collector'
import type { KernelDelta } from './kernel-delta'

/** Given to the thread at its start. */
export type WorkerOptions = CollectorOptions

export type WorkerRequest = { readonly type: 'read'; readonly id: number } | { readonly type: 'close' }

export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'reading'; readonly id: number; readonly delta: KernelDelta }
  | { readonly type: 'failed'; readonly id: number; readonly message: string; readonly code: Gap['code'] }
  | { readonly type: 'journal'; readonly entry: NewEntry }
