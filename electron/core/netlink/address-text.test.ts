import { describe, expect, it } from 'vitest'
import { addressBetween, ipv6At, macBetween } from './address-text'

const ipv6 = (hex: string): string => ipv6At(Buffer.from(hex, 'hex'), 0)

describe('addresses as text', () => {
  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000000000000000000', '2001:db8::'],
    ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00010000000200000003000000040000', '1:0:2:0:3:0:4:0'],
    ['fe80000000000000cc9876fffeaa03fa', 'fe80::cc98:76ff:feaa:3fa'],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
    ['000000000000000000000000c0000201', '::192.0.2.1'],
    ['0064ff9b0000000000000000c0000201', '64:ff9b::c000:201'],
    ['11112222333344445555666677778888', '1111:2222:3333:4444:5555:6666:7777:8888']
  ])('%s is %s', (hex, text) => expect(ipv6(hex)).toBe(text))

  it('knows an address by its length', () => {
    const bytes = Buffer.from('c0000201', 'hex')
    expect(addressBetween(bytes, 0, 4)).toBe('192.0.2.1')
    expect(addressBetween(bytes, 0, 3)).toBeNull()
  })

  it('writes hardware addresses of six bytes and more', () => {
    expect(macBetween(Buffer.from('0200000000ff', 'hex'), 0, 6)).toBe('02:00:00:00:00:ff')
    expect(macBetween(Buffer.alloc(20, 0xab), 0, 20)).toBe(Array(20).fill('ab').join(':'))
    expect(macBetween(Buffer.alloc(4), 0, 4)).toBeNull()
  })
})
