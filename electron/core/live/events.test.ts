import { describe, expect, it } from 'vitest'
import { attributeString, attributeU32 } from '../netlink/attributes'
import { describeRouteEvent, nsidOfEvent } from './events'

const link = (...attributes: Buffer[]): Buffer => Buffer.concat([Buffer.alloc(16), ...attributes])

describe('events of the route protocol', () => {
  it('say what moved, with the name of a link', () => {
    expect(describeRouteEvent({ type: 16, body: link(attributeString(3, 'br0')) })).toBe('link br0')
    expect(describeRouteEvent({ type: 17, body: link(attributeString(3, 'br0')) })).toBe('link gone br0')
    expect(describeRouteEvent({ type: 24, body: Buffer.alloc(12) })).toBe('route')
    expect(describeRouteEvent({ type: 80, body: Buffer.alloc(4) })).toBe('netconf')
  })

  it('are hints without a name, too, and when they are cut short', () => {
    expect(describeRouteEvent({ type: 16, body: link() })).toBe('link')
    expect(describeRouteEvent({ type: 16, body: Buffer.alloc(3) })).toBe('link')
    expect(describeRouteEvent({ type: 16, body: link(Buffer.from([200, 0, 3, 0, 65])) })).toBe('link')
  })

  it('that change nothing in the picture are none: neighbours, numbers of namespaces', () => {
    for (const type of [28, 29, 88, 89])
      expect(describeRouteEvent({ type, body: Buffer.alloc(12) })).toBeNull()
  })

  it('of a number that was taken back say which', () => {
    expect(nsidOfEvent(Buffer.concat([Buffer.alloc(4), attributeU32(1, 7)]))).toBe(7)
    expect(nsidOfEvent(Buffer.alloc(4))).toBeNull()
    expect(nsidOfEvent(Buffer.concat([Buffer.alloc(4), Buffer.from([3, 0, 1, 0])]))).toBeNull()
  })
})
