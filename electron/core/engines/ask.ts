/** Asking an engine many questions at once, and what both engines' readers share: limits, time and gaps of one read. */
import type { Gap } from '@shared/model'
import type { EngineClient } from './client'
import { EngineFailure, asFailure, gapOf } from './failure'
import type { InspectCache } from './inspect-cache'
import type { ContainerAnswer } from './schemas'
import { containerAnswer } from './schemas'

/** More containers than this are not read: a gap says so. */
export const MAX_CONTAINERS = 10_000
/** What an engine may list; so many that there being too many is seen. */
export const MAX_LISTED = 100_000
const AT_ONCE = 8

/** One read of one engine. */
export interface Asking {
  readonly client: EngineClient
  readonly cache: InspectCache
  readonly engineId: string
  /** Ends the whole read, not one question. */
  readonly signal: AbortSignal
  readonly gaps: Gap[]
}

/** Runs the work for every item, at most eight at a time, in any order; results stand in the order of the items. */
export async function eachAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>()
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at]
      if (item !== undefined) results.set(at, await work(item))
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return items
    .flatMap((_, at) => (results.has(at) ? [results.get(at)] : []))
    .filter((item) => item !== undefined)
}

/** Inspects the listed containers, from memory where nothing can have moved. Failures become gaps. */
export async function inspectAll(
  asking: Asking,
  listed: readonly { readonly Id: string; readonly State: string; readonly name: string }[],
  path: (id: string) => string
): Promise<ContainerAnswer[]> {
  const bounded = listed.slice(0, MAX_CONTAINERS)
  if (listed.length > bounded.length) {
    asking.gaps.push(
      gapOf(
        'containers',
        asking.client.options.where,
        new EngineFailure('truncated', `${String(listed.length)} containers, ${String(MAX_CONTAINERS)} read`)
      )
    )
  }
  asking.cache.retain(new Set(bounded.map((item) => item.Id)))
  const answers = await eachAtOnce(bounded, async (item) => {
    const kept = asking.cache.get(item.Id, item.State)
    if (kept !== null) return kept
    const epoch = asking.cache.epoch
    try {
      const answer = await asking.client.get(
        path(encodeURIComponent(item.Id)),
        containerAnswer,
        asking.signal
      )
      asking.cache.keep(item.Id, item.State, answer, epoch)
      return answer
    } catch (error) {
      const failure = asFailure(error)
      asking.gaps.push(gapOf('containers', item.name, failure))
      return null
    }
  })
  return answers.filter((answer) => answer !== null)
}

/** An answer, or the fallback and a gap. */
export async function orGap<T>(
  asking: Asking,
  what: Gap['what'],
  fallback: T,
  work: () => Promise<T>
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    asking.gaps.push(gapOf(what, asking.client.options.where, error))
    return fallback
  }
}
