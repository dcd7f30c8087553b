/** What bounds a terminal: output that waits, credit of a reader, input that is not read, sizes. */
import { terminalPlace, terminalSize } from '@shared/contract/terminals'
import { describe, expect, it } from 'vitest'
import { terminalRequests } from '../host/agent-terminals'
import { Credit } from './credit'
import { InputQueue, MAX_INPUT, type Write } from './input-queue'
import { MAX_WAITING, OutputQueue } from './output-queue'

const kib = (count: number, fill = 0): Uint8Array => new Uint8Array(count * 1024).fill(fill)

/** A source that counts how often it was paused and resumed. */
function source() {
  const calls: string[] = []
  return { calls, pause: () => void calls.push('pause'), resume: () => void calls.push('resume') }
}

describe('output', () => {
  it('pauses its source at the bound, and lets it go on when half was taken', async () => {
    const from = source()
    const queue = new OutputQueue(from)
    for (let count = 0; count < 4; count++) queue.push(kib(64, count))
    expect(queue.waiting).toBe(MAX_WAITING)
    expect(from.calls).toEqual(['pause'])
    const reader = queue[Symbol.asyncIterator]()
    await reader.next()
    expect(from.calls).toEqual(['pause'])
    await reader.next()
    expect(from.calls).toEqual(['pause', 'resume'])
  })

  it('gives every byte in order, also what came before the end', async () => {
    const queue = new OutputQueue(source())
    const sent = Array.from({ length: 50 }, (_, index) => new Uint8Array([index]))
    const read = (async () => {
      const seen: number[] = []
      for await (const chunk of queue) seen.push(...chunk)
      return seen
    })()
    for (const chunk of sent) {
      queue.push(chunk)
      await Promise.resolve()
    }
    queue.end()
    queue.push(new Uint8Array([255]))
    expect(await read).toEqual(sent.flatMap((chunk) => [...chunk]))
  })

  it('forgets what waits when it is dropped', async () => {
    const queue = new OutputQueue(source())
    queue.push(kib(8))
    queue.drop()
    expect(await queue[Symbol.asyncIterator]().next()).toMatchObject({ done: true })
  })
})

describe('credit', () => {
  it('holds a sender beyond the bound until enough was taken', async () => {
    const credit = new Credit(100)
    credit.sent(150)
    let went = false
    const room = credit.room().then(() => (went = true))
    await Promise.resolve()
    credit.taken(40)
    await Promise.resolve()
    expect(went).toBe(false)
    credit.taken(20)
    await room
    expect(credit.out).toBe(90)
  })

  it('is not fooled by a reader that took more than there was', () => {
    const credit = new Credit(100)
    credit.sent(10)
    credit.taken(1_000_000)
    expect(credit.out).toBe(0)
    credit.sent(30)
    expect(credit.out).toBe(30)
  })

  it('lets go at the end', async () => {
    const credit = new Credit(1)
    credit.sent(5)
    const room = credit.room()
    credit.end()
    await room
  })
})

describe('input', () => {
  it('writes in order, over short writes and a terminal that is full', async () => {
    const got: number[] = []
    let full = 3
    const slow: Write = (bytes, offset, done) => {
      if (full-- > 0) {
        setImmediate(() => done(Object.assign(new Error('full'), { code: 'EAGAIN' }), 0))
        return
      }
      const part = bytes.subarray(offset, offset + 2)
      got.push(...part)
      setImmediate(() => done(null, part.length))
    }
    const queue = new InputQueue(slow)
    queue.push(new Uint8Array([1, 2, 3, 4, 5]))
    queue.push(new Uint8Array([6]))
    const end = Date.now() + 10_000
    while (got.length < 6 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(got).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('refuses more than may wait, and says why', () => {
    const queue = new InputQueue(() => undefined)
    queue.push(new Uint8Array(MAX_INPUT))
    expect(() => queue.push(new Uint8Array(1))).toThrow('does not read')
  })
})

describe('what a client may ask', () => {
  it.each([
    [0, 24],
    [-1, 24],
    [80, 1],
    [1e9, 24],
    [80.5, 24],
    [Number.NaN, 24],
    [Number.POSITIVE_INFINITY, 24],
    ['80', 24],
    [80, 2 ** 32 + 24]
  ])('no terminal of %s by %s', (columns, rows) => {
    expect(terminalSize.safeParse({ columns, rows }).success).toBe(false)
  })

  it('names places, never programs', () => {
    expect(terminalPlace.safeParse({ kind: 'host', program: '/bin/sh' }).data).toEqual({ kind: 'host' })
    expect(terminalPlace.safeParse({ kind: 'file', path: '/etc/shadow' }).success).toBe(false)
    const [open, , write] = terminalRequests
    const size = { columns: 80, rows: 24 }
    const request = { id: 1, call: 'terminal-open', place: { kind: 'host' }, size }
    expect(open.safeParse(request).success).toBe(true)
    expect(open.safeParse({ ...request, uid: 0 }).success).toBe(false)
    expect(write.safeParse({ id: 2, call: 'terminal-write', target: 1, data: 'no base64!' }).success).toBe(
      false
    )
    expect(
      write.safeParse({ id: 2, call: 'terminal-write', target: 1, data: 'AAAA'.repeat(50_000) }).success
    ).toBe(false)
  })
})
