import { describe, expect, it } from 'vitest'
import type { NetconfRecord } from '../netlink/records'
import { fileSysctls, mayForward, netconfSysctls } from './sysctls'

const record = (part: Partial<NetconfRecord>): NetconfRecord => ({
  family: 'ipv4',
  ifindex: 'all',
  forwarding: null,
  rpFilter: null,
  mcForwarding: null,
  proxyNeigh: null,
  ignoreRoutesWithLinkdown: null,
  ...part
})

describe('sysctls', () => {
  it('names what netconf tells as sysctl(8) does, and leaves single interfaces to their own records', () => {
    const sysctls = netconfSysctls('n', [
      record({ forwarding: 1, rpFilter: 2 }),
      record({ ifindex: 'default', rpFilter: 0 }),
      record({ family: 'ipv6', forwarding: 0, proxyNeigh: 1 }),
      record({ ifindex: 3, forwarding: 1 })
    ])
    expect(Object.fromEntries(sysctls.map(({ key, value }) => [key, value]))).toEqual({
      'net.ipv4.ip_forward': '1',
      'net.ipv4.conf.all.rp_filter': '2',
      'net.ipv4.conf.default.rp_filter': '0',
      'net.ipv6.conf.all.forwarding': '0',
      'net.ipv6.conf.all.proxy_ndp': '1'
    })
  })

  it('reads files only where packets can pass through', () => {
    const lo = { linkType: 'loopback', kind: null }
    const veth = { linkType: 'ether', kind: 'veth' }
    expect([mayForward([lo]), mayForward([lo, veth]), mayForward([lo, veth, veth])]).toEqual([
      false,
      false,
      true
    ])
  })

  it('reads the values of this namespace', () => {
    const nonlocal = fileSysctls('n', false).find(({ key }) => key === 'net.ipv4.ip_nonlocal_bind')
    expect(nonlocal?.value).toMatch(/^[01]$/)
  })
})
