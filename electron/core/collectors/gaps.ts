/** How a refused call becomes a gap: the reading goes on without that fact, and says which it was and why. */
import type { Gap, GapCode } from '@shared/model'
import { DecodeError, KernelError } from '../netlink/kernel-error'
import { NotEntered } from './doorway'

const codes: Partial<Record<string, GapCode>> = {
  EPERM: 'no-rights',
  EACCES: 'no-rights',
  ENOENT: 'vanished',
  ESRCH: 'vanished',
  ETIMEDOUT: 'timeout',
  EOPNOTSUPP: 'unsupported',
  EPROTONOSUPPORT: 'unsupported',
  EAFNOSUPPORT: 'unsupported',
  EINVAL: 'unsupported'
}

/** The code and the words for whatever was thrown. */
export function describeFailure(error: unknown): Pick<Gap, 'code' | 'detail'> {
  if (error instanceof NotEntered) return { code: error.code, detail: error.detail }
  if (error instanceof KernelError) return { code: codes[error.code] ?? 'unreadable', detail: error.message }
  if (error instanceof DecodeError) return { code: 'unreadable', detail: error.message }
  return { code: 'unreadable', detail: error instanceof Error ? error.message : String(error) }
}

/** Gaps of one collection. What this kernel lacks is said once, not for each namespace. */
export class GapList {
  readonly list: Gap[] = []
  readonly #said = new Set<string>()

  add(gap: Gap): void {
    if (gap.code === 'unsupported') {
      const key = `${gap.what} ${gap.detail}`
      if (this.#said.has(key)) return
      this.#said.add(key)
      this.list.push({ ...gap, namespaceId: null })
    } else this.list.push(gap)
  }

  failed(what: Gap['what'], namespaceId: string | null, subject: string, error: unknown): void {
    this.add({ ...describeFailure(error), what, namespaceId, subject })
  }
}
