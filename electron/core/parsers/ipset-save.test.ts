/** What `ipset save` prints. */
import { describe, expect, it } from 'vitest'
import { parseIpsetSave } from './ipset-save'

const saved = `create s1 hash:ip family inet hashsize 1024 maxelem 65536 timeout 100 bucketsize 12 initval 0xaf76cc85
add s1 1.2.3.4 timeout 99
add s1 1.2.3.5 timeout 42 comment "timeout 7 is text"
create s2 hash:net,iface family inet6 hashsize 1024 maxelem 65536 counters comment bucketsize 12 initval 0x047e6ff1
add s2 fd00::/8,eth0 packets 0 bytes 0 comment "a b"
create l list:set size 8
add l s1
add nowhere 1.1.1.1
`

describe('parseIpsetSave', () => {
  it('reads sets and elements, without what is left of their time', () => {
    expect(parseIpsetSave(saved, 100)).toEqual([
      {
        name: 's1',
        type: 'hash:ip',
        family: 'inet',
        flags: ['timeout 100'],
        elements: ['1.2.3.4', '1.2.3.5 comment "timeout 7 is text"'],
        count: 2
      },
      {
        name: 's2',
        type: 'hash:net,iface',
        family: 'inet6',
        flags: ['counters', 'comment'],
        elements: ['fd00::/8,eth0 packets 0 bytes 0 comment "a b"'],
        count: 1
      },
      { name: 'l', type: 'list:set', family: '', flags: ['size 8'], elements: ['s1'], count: 1 }
    ])
  })

  it('keeps no more elements than asked, and counts all', () => {
    const [set] = parseIpsetSave(saved, 1)
    expect(set).toMatchObject({ elements: ['1.2.3.4'], count: 2 })
  })

  it('takes no harm from a set called __proto__', () => {
    const [set] = parseIpsetSave('create __proto__ hash:ip family inet\nadd __proto__ 1.1.1.1\n', 5)
    expect(set).toMatchObject({ name: '__proto__', elements: ['1.1.1.1'] })
    expect(parseIpsetSave('', 5)).toEqual([])
  })
})
