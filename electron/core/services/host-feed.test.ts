import { afterEach, describe, expect, it } from 'vitest'
import { VethscopeError } from '@shared/contract/errors'
import type { HostEvent } from '@shared/contract'
import { tinyHost } from '@shared/testing/tiny-host'
import { fakeHost, localDescription } from '../../../tests/support/pipe-agent'
import type { ChangeHint, Host } from '../host/host'
import { Latest } from '../host/latest'
import type { HostSource } from '../host/source'
import { HostFeed, type FeedOptions } from './host-feed'

const feeds: HostFeed[] = []
afterEach(async () => {
  await Promise.all(feeds.splice(0).map((feed) => feed.close()))
})

/** A live host of which a test decides when it hints; it counts what is asked of it. */
function liveHost() {
  const hints = new Set<Latest<ChangeHint>>()
  const count = { collects: 0, opens: 0, closes: 0, atOnce: 0, most: 0 }
  let fail: Error | null = null
  let held: Promise<void> = Promise.resolve()
  const host: Host = fakeHost({
    collect: async () => {
      count.collects++
      count.most = Math.max(count.most, ++count.atOnce)
      await new Promise((resolve) => setTimeout(resolve, 5))
      await held
      count.atOnce--
      if (fail !== null) throw fail
      return tinyHost({ collectedAt: `reading ${String(count.collects)}` })
    },
    watch: async function* (signal) {
      const mine = new Latest<ChangeHint>()
      hints.add(mine)
      mine.push({ source: 'kernel', detail: 'listening' })
      try {
        yield* mine.read(signal)
      } finally {
        hints.delete(mine)
      }
    },
    close: () => {
      count.closes++
      return Promise.resolve()
    }
  })
  const source: HostSource = {
    description: localDescription,
    open: () => {
      count.opens++
      return Promise.resolve(host)
    }
  }
  return {
    source,
    count,
    watchers: () => hints.size,
    hint: () => hints.forEach((queue) => queue.push({ source: 'kernel', detail: 'link x' })),
    failWith: (error: Error | null) => {
      fail = error
    },
    /** Readings do not end until what is returned is called. */
    hold: (): (() => void) => {
      let release: () => void = () => undefined
      held = new Promise((resolve) => (release = resolve))
      return release
    },
    /** The watch breaks off, as when an agent dies. */
    breakOff: () => hints.forEach((queue) => queue.end())
  }
}

const feedOf = (source: HostSource, options: FeedOptions = {}): HostFeed => {
  const feed = new HostFeed(source, { minIntervalMs: 30, retryMs: 20, currentEveryMs: 60_000, ...options })
  feeds.push(feed)
  return feed
}

/** Reads a stream into a list until told to stop. */
function listen(feed: HostFeed) {
  const events: HostEvent[] = []
  const stop = new AbortController()
  const done = (async () => {
    for await (const event of feed.changed(stop.signal)) events.push(event)
  })()
  const until = (wanted: (events: HostEvent[]) => boolean) =>
    expect.poll(() => wanted(events), { timeout: 15_000, interval: 5 }).toBe(true)
  return { events, until, leave: () => (stop.abort(), done) }
}
const stamps = (events: HostEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'snapshot' ? [event.snapshot.collectedAt] : []))

describe('a feed', () => {
  it('reads once, then only when something changed', async () => {
    const host = liveHost()
    const page = listen(feedOf(host.source))
    await page.until((events) => events.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(host.count.collects).toBe(1)
    host.hint()
    await page.until((events) => events.length === 2)
    expect(stamps(page.events)).toEqual(['reading 1', 'reading 2'])
    await page.leave()
  })

  it('sends a recording once to each who looks, however often it is read', async () => {
    const recording = tinyHost({ collectedAt: 'recorded' })
    const description = { ...localDescription, live: false }
    const host: Host = { ...fakeHost({ collect: () => Promise.resolve(recording) }), description }
    const feed = feedOf({ description, open: () => Promise.resolve(host) })
    for (let visit = 0; visit < 2; visit++) {
      const page = listen(feed)
      await page.until((events) => events.length > 0)
      await feed.snapshot()
      await feed.snapshot()
      expect(stamps(page.events)).toEqual(['recorded'])
      await page.leave()
    }
  })

  it('makes one reading of a storm of hints', async () => {
    const host = liveHost()
    const page = listen(feedOf(host.source, { minIntervalMs: 400 }))
    await page.until((events) => events.length === 1)
    for (let count = 0; count < 100; count++) host.hint()
    await page.until((events) => events.length === 2)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(host.count.collects).toBe(2)
    await page.leave()
  })

  it('does not lose a hint that comes while it reads', async () => {
    const host = liveHost()
    const release = host.hold()
    const page = listen(feedOf(host.source))
    await expect.poll(() => host.count.atOnce, { timeout: 10_000 }).toBe(1)
    host.hint()
    release()
    await page.until((events) => events.length === 2)
    await page.leave()
  })

  it('is one watch and one reading for all who look, and the latest is there at once', async () => {
    const host = liveHost()
    const feed = feedOf(host.source)
    const first = listen(feed)
    await first.until((events) => events.length === 1)
    const second = listen(feed)
    await second.until((events) => events.length === 1)
    expect(host.count).toMatchObject({ collects: 1, opens: 1, most: 1 })
    expect(host.watchers()).toBe(1)
    await first.leave()
    expect(feed.watched).toBe(true)
    await second.leave()
    expect(feed.watched).toBe(false)
    await expect.poll(() => host.watchers(), { timeout: 10_000 }).toBe(0)
  })

  it('reads afresh for who comes after all had left', async () => {
    const host = liveHost()
    const feed = feedOf(host.source)
    const first = listen(feed)
    await first.until((events) => events.length === 1)
    await first.leave()
    const second = listen(feed)
    await second.until((events) => stamps(events).includes('reading 2'))
    await second.leave()
  })

  it('gives a slow reader the newest only', async () => {
    const host = liveHost()
    const feed = feedOf(host.source, { minIntervalMs: 1 })
    const stop = new AbortController()
    const slow = feed.changed(stop.signal)
    const first = await slow.next()
    expect(first.value).toMatchObject({ type: 'snapshot' })
    for (let round = 2; round <= 6; round++) {
      host.hint()
      await expect.poll(() => host.count.collects, { timeout: 10_000, interval: 2 }).toBe(round)
      await expect.poll(() => host.count.atOnce, { timeout: 10_000, interval: 2 }).toBe(0)
    }
    const next = await slow.next()
    expect(next.value).toMatchObject({ type: 'snapshot', snapshot: { collectedAt: 'reading 6' } })
    stop.abort()
    await slow.return(undefined)
  })

  it('says what failed, opens the host anew, and goes on', async () => {
    const host = liveHost()
    const page = listen(feedOf(host.source))
    await page.until((events) => events.length === 1)
    host.failWith(new VethscopeError('timeout', 'too slow', 'wait'))
    host.hint()
    await page.until((events) => events.some((event) => event.type === 'failed'))
    expect(page.events.find((event) => event.type === 'failed')).toEqual({
      type: 'failed',
      error: { code: 'timeout', message: 'too slow', hint: 'wait', data: {} }
    })
    host.failWith(null)
    await page.until((events) => events.at(-1)?.type === 'snapshot')
    expect(host.count.opens).toBeGreaterThan(1)
    expect(host.count.closes).toBe(host.count.opens - 1)
    await page.leave()
  })

  it('notices when a live host stops telling', async () => {
    const host = liveHost()
    const page = listen(feedOf(host.source))
    await page.until((events) => events.length === 1)
    host.breakOff()
    await page.until((events) => events.some((event) => event.type === 'failed'))
    await page.until((events) => events.at(-1)?.type === 'snapshot')
    await page.leave()
  })

  it('says now and then that the picture still holds, without reading', async () => {
    const host = liveHost()
    const page = listen(feedOf(host.source, { currentEveryMs: 20 }))
    await page.until((events) => events.filter((event) => event.type === 'current').length >= 2)
    expect(host.count.collects).toBe(1)
    await page.leave()
  })

  it('reads a recording once and does not try a broken one again', async () => {
    let collects = 0
    const description = { ...localDescription, kind: 'recorded' as const, live: false }
    const recorded = fakeHost({
      description,
      collect: () => {
        collects++
        return Promise.reject(new VethscopeError('not-a-snapshot', 'x'))
      }
    })
    const page = listen(feedOf({ description, open: () => Promise.resolve(recorded) }))
    await page.until((events) => events.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(page.events).toMatchObject([{ type: 'failed', error: { code: 'not-a-snapshot' } }])
    expect(collects).toBe(1)
    await page.leave()
  })

  it('gives a reading that was asked for to everyone', async () => {
    const host = liveHost()
    const feed = feedOf(host.source)
    const page = listen(feed)
    await page.until((events) => events.length === 1)
    expect((await feed.snapshot()).collectedAt).toBe('reading 2')
    await page.until((events) => stamps(events).includes('reading 2'))
    await page.leave()
  })

  it('ends its listeners when it is closed', async () => {
    const host = liveHost()
    const feed = feedOf(host.source)
    const page = listen(feed)
    await page.until((events) => events.length === 1)
    await feed.close()
    await page.leave()
    expect(host.count.closes).toBe(1)
    await expect(feed.snapshot()).rejects.toMatchObject({ code: 'refused' })
  })
})
