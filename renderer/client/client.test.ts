/** The token, waiting before another attempt, errors and snapshot files. */
import { VethscopeError } from '@shared/contract/errors'
import { tinyHost } from '@shared/testing/tiny-host'
import { describe, expect, it } from 'vitest'
import { backOff } from './back-off'
import { asErrorShape } from './errors'
import { socketUrl } from './line'
import { parseSnapshot, readSnapshotFile } from './snapshot-file'
import { splitFragment, takeToken } from './token'

function placeOf(hash: string, kept: string | null = null) {
  const urls: string[] = []
  const store = new Map<string, string>(kept === null ? [] : [['vethscope.token', kept]])
  return {
    urls,
    store,
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: (_data: unknown, _unused: string, url: string) => void urls.push(url) },
    sessionStorage: {
      getItem: (key: string) => store.get(key) ?? null,
      setItem: (key: string, value: string) => void store.set(key, value)
    }
  }
}

describe('the token', () => {
  it('is taken out of the address and kept for this tab', () => {
    const place = placeOf('#token=abcdefgh12345678')
    expect(takeToken(place)).toBe('abcdefgh12345678')
    expect(place.urls).toEqual(['/'])
    expect([...place.store.values()]).toEqual(['abcdefgh12345678'])
  })

  it('is found behind a route, which stays', () => {
    expect(splitFragment('#/map?token=abcdefgh')).toEqual({ token: 'abcdefgh', rest: '#/map' })
  })

  it('comes from before the reload when the address has none, and an address without one is left alone', () => {
    const place = placeOf('#/map', 'kept-token')
    expect(takeToken(place)).toBe('kept-token')
    expect(place.urls).toEqual([])
    expect(takeToken(placeOf('#/networks'))).toBeNull()
  })
})

describe('waiting', () => {
  it('doubles to five seconds and is spread by a quarter either way', () => {
    expect([0, 1, 2, 3].map((attempt) => backOff(attempt, 0.5))).toEqual([250, 500, 1000, 2000])
    expect(backOff(500, 0.5)).toBe(5000)
    expect(backOff(0, 0)).toBe(188)
    expect(backOff(0, 1)).toBe(313)
  })
})

describe('errors', () => {
  it('keeps the declared error of the contract', () => {
    const data = { code: 'busy', message: 'in use', hint: 'another', data: {} }
    expect(asErrorShape(Object.assign(new Error('x'), { data }))).toEqual(data)
    expect(asErrorShape(new VethscopeError('timeout', 'late', 'wait')).code).toBe('timeout')
  })

  it('says of a broken line that it is unreachable, of anything else that it failed', () => {
    expect(asErrorShape(new Error('Cannot send message, WebSocket is not open.')).code).toBe('unreachable')
    expect(asErrorShape('odd')).toMatchObject({ code: 'failed', message: 'odd' })
  })
})

describe('a snapshot file', () => {
  it('is checked record by record', () => {
    expect(parseSnapshot(JSON.stringify(tinyHost())).containers).toHaveLength(2)
  })

  it.each([
    ['not JSON', '{', 'not-a-snapshot'],
    ['no snapshot', '{"a":1}', 'not-a-snapshot'],
    ['a newer one', '{"schemaVersion":999}', 'newer-version'],
    ['one with a broken record', JSON.stringify({ ...tinyHost(), interfaces: [{ id: 1 }] }), 'not-a-snapshot']
  ])('is refused when it is %s', (_name, text, code) => {
    let thrown: unknown
    try {
      parseSnapshot(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(VethscopeError)
    expect(asErrorShape(thrown).code).toBe(code)
  })

  it('is refused unread when it is too large', async () => {
    const file = { size: 1e12, text: () => Promise.reject(new Error('was read')) }
    await expect(readSnapshotFile(file)).rejects.toMatchObject({ code: 'too-large' })
  })
})

describe('the address of the line', () => {
  it('is on the page’s own origin', () => {
    expect(socketUrl({ protocol: 'http:', host: '127.0.0.1:7343' })).toBe('ws://127.0.0.1:7343/rpc')
    expect(socketUrl({ protocol: 'https:', host: 'h' })).toBe('wss://h/rpc')
  })
})
