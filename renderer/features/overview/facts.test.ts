/** What Overview says of a host beyond counts: bridges without an engine, containers apart, ports at a glance. */
import { containerRows } from '@shared/lists'
import { lookup } from '@shared/model'
import {
  makeAddress,
  makeBridge,
  makeNamespace,
  makeVethPair,
  namespaceIdOf
} from '@shared/testing/snapshots'
import { tinyHost } from '@shared/testing/tiny-host'
import { describe, expect, it } from 'vitest'
import { localTime, seconds } from '../../ui/format'
import { portMark } from '../firewall/port-mark'
import { bareBridges, isApart } from './facts'

const tiny = tinyHost()
const HOST = tiny.host.namespaceId ?? ''

describe('bridges without an engine', () => {
  it('are those no network stands on, with what is behind each port', () => {
    const place = namespaceIdOf(77)
    const made = tinyHost({
      namespaces: [...tiny.namespaces, makeNamespace(77, { kind: 'named', names: ['blue'] })],
      interfaces: [
        ...tiny.interfaces,
        makeBridge(HOST, 70, 'brtest'),
        ...makeVethPair(
          { namespaceId: HOST, ifindex: 71, ifname: 'vblue', master: 70 },
          { namespaceId: place, ifindex: 2, ifname: 'eth0' },
          9
        )
      ],
      addresses: [
        ...tiny.addresses,
        makeAddress(HOST, 70, '10.77.0.1', 24),
        makeAddress(place, 2, '10.77.0.2', 24)
      ]
    })
    expect(bareBridges(lookup(tiny))).toEqual([])
    expect(bareBridges(lookup(made))).toEqual([
      {
        id: `${HOST}/70`,
        name: 'brtest',
        addresses: ['10.77.0.1/24'],
        members: [{ name: 'blue', detail: '10.77.0.2', target: { kind: 'interface', id: `${HOST}/71` } }]
      }
    ])
  })
})

describe('containers apart', () => {
  it('have no interface of their own on a network, or do not run', () => {
    const mode = (kind: 'network' | 'host' | 'none' | 'container') => ({ mode: { kind, target: null } })
    expect(isApart({ ...mode('network'), state: 'running' })).toBe(false)
    expect(isApart({ ...mode('network'), state: 'exited' })).toBe(true)
    for (const kind of ['host', 'none', 'container'] as const)
      expect(isApart({ ...mode(kind), state: 'running' })).toBe(true)
    expect(
      containerRows(lookup(tiny))
        .filter((row) => row.state === 'running')
        .some(isApart)
    ).toBe(false)
  })
})

describe('a published port', () => {
  it('that the proxy alone carries is a warning for IPv4, and as it should be for IPv6', () => {
    expect(portMark({ state: 'proxied', hostAddress: '0.0.0.0' })).toBe('warning')
    expect(portMark({ state: 'proxied', hostAddress: '::' })).toBe('neutral')
    expect(portMark({ state: 'no-rule', hostAddress: '::' })).toBe('bad')
  })
})

describe('times', () => {
  it('of this browser are written year first, with the zone', () => {
    const text = localTime('2026-01-02T03:04:05.678Z')
    expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:05 [+-]\d\d:\d\d$/)
    expect(new Date(text.replace(' ', 'T').replace(' ', '')).toISOString()).toBe('2026-01-02T03:04:05.000Z')
    expect(localTime('yesterday')).toBe('yesterday')
  })

  it('are cut to the second, the zone kept', () => {
    expect(seconds('2026-01-02T03:04:05.123456789Z')).toBe('2026-01-02 03:04:05Z')
    expect(seconds('2026-01-02T03:04:05+02:00')).toBe('2026-01-02 03:04:05+02:00')
    expect(seconds('yesterday')).toBe('yesterday')
    expect(seconds(null)).toBeNull()
  })
})
