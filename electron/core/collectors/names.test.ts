import { describe, expect, it } from 'vitest'
import { parseHosts, parseResolvConf } from './names-text'

describe('hosts and resolv.conf', () => {
  it('are read as hosts(5) and resolv.conf(5) say', () => {
    expect(
      parseHosts('127.0.0.1 localhost # me\n\n# no\nFE00::1%eth0\tip6 alias\nnonsense x\n10.0.0.1\n')
    ).toEqual([
      { address: '127.0.0.1', names: ['localhost'] },
      { address: 'fe00::1%eth0', names: ['ip6', 'alias'] }
    ])
    const text =
      '; old\nnameserver 127.0.0.11\nnameserver ::1\nnameserver x\nsearch a b\ndomain c\noptions ndots:0 rotate\noptions edns0\nnameserver\n'
    expect(parseResolvConf(text)).toEqual({
      nameservers: ['127.0.0.11', '::1'],
      search: ['c'],
      options: ['ndots:0', 'rotate', 'edns0']
    })
    expect(parseHosts('1.1.1.1 a\n'.repeat(100_000))).toHaveLength(4096)
  })
})
