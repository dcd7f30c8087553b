/** Legacy tables, ipsets, hostile text and missing rights, in real namespaces. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FilterMemory, readFilters } from '@core/collectors/filters'
import { NetlinkSocket } from '@core/netlink/socket'
import { namespaceFilters } from '@shared/model'
import { FilterNamespace, ruleTexts, rulesOf } from './filters-lab'

const root = process.getuid?.() === 0

describe.runIf(root)('readFilters beside nf_tables (needs root)', () => {
  let ns: FilterNamespace
  beforeEach(() => {
    ns = new FilterNamespace()
  })
  afterEach(() => ns.remove())

  const sendUdp = (address: string, port: number): void =>
    void ns.run('bash', '-c', `echo x > /dev/udp/${address}/${port}`)

  it('reads legacy tables where there are some, and makes no further one', () => {
    ns.iptables(
      '-t nat -A OUTPUT -d 127.0.0.11 -p udp --dport 53 -j REDIRECT --to-ports 5353',
      'iptables-legacy'
    )
    ns.iptables('-t nat -N MINE', 'iptables-legacy')
    expect(ns.legacyTables()).toBe('nat\n')
    const reading = ns.read()
    expect(ns.legacyTables()).toBe('nat\n')
    expect(ns.started).toEqual([])
    expect(namespaceFilters.parse(reading.filters)).toEqual(reading.filters)
    expect(reading.filters?.generation).toBeNull()
    expect(reading.filters?.tables[0]).toMatchObject({
      family: 'ip',
      name: 'nat',
      backend: 'iptables-legacy'
    })
    expect(
      reading.filters?.tables[0]?.chains.map(({ name, hook, priority, type }) => [name, hook, priority, type])
    ).toEqual([
      ['PREROUTING', 'prerouting', -100, 'nat'],
      ['INPUT', 'input', 100, 'nat'],
      ['OUTPUT', 'output', -100, 'nat'],
      ['POSTROUTING', 'postrouting', 100, 'nat'],
      ['MINE', null, null, null]
    ])
    expect(rulesOf(reading, 'ip', 'nat', 'OUTPUT')).toMatchObject([
      { id: 'boot:1/ip/nat/OUTPUT/#1', handle: null, index: 1, packets: 0, action: { kind: 'redirect' } }
    ])
    sendUdp('127.0.0.11', 53)
    expect(rulesOf(ns.read(), 'ip', 'nat', 'OUTPUT')).toMatchObject([{ packets: 1 }])
  })

  it('keeps both backends apart where both hold rules', () => {
    ns.iptables('-A FORWARD -j DROP', 'ip6tables-legacy')
    ns.iptables('-A FORWARD -j ACCEPT', 'ip6tables-nft')
    const tables = ns.read().filters?.tables ?? []
    expect(tables.map(({ family, name, backend }) => `${family} ${name} ${backend}`)).toEqual([
      'ip6 filter iptables-nft',
      'ip6 filter iptables-legacy'
    ])
    const ids = tables.flatMap(({ chains }) => chains.flatMap(({ rules }) => rules.map(({ id }) => id)))
    expect(new Set(ids).size).toBe(2)
  })

  it('reads ipsets, and does not ask again while they stay the same', () => {
    ns.run('ipset', 'create', 's1', 'hash:ip,port')
    ns.run('ipset', 'add', 's1', '10.0.0.1,udp:53')
    const reading = ns.read()
    expect(reading.sets).toEqual([
      {
        namespaceId: 'boot:1',
        family: 'inet',
        table: null,
        name: 's1',
        backend: 'ipset',
        type: 'hash:ip,port',
        isMap: false,
        flags: [],
        elements: ['10.0.0.1,udp:53'],
        count: 1
      }
    ])
    ns.read()
    expect(ns.started).toEqual([])
    ns.run('ipset', 'add', 's1', '10.0.0.2,tcp:80')
    expect(ns.read().sets).toMatchObject([{ count: 2 }])
    ns.iptables('-A INPUT -m set --match-set s1 src,dst -j DROP')
    expect(ruleTexts(ns.read(), 'ip', 'filter')).toEqual(['INPUT: -m set --match-set s1 src,dst -j DROP'])
  })

  it('takes hostile comments and names for text', () => {
    const evil = '\u001b[31m\u202e__proto__"\\ $(id)'
    ns.run('iptables-nft', '-A', 'INPUT', '-m', 'comment', '--comment', evil, '-j', 'ACCEPT')
    ns.run('iptables-nft', '-N', '__proto__')
    ns.run('iptables-nft', '-A', 'INPUT', '-j', '__proto__')
    ns.run(
      'iptables-legacy',
      '-A',
      'INPUT',
      '-m',
      'comment',
      '--comment',
      `a\n[0:0] -A INPUT -j DROP\n`,
      '-j',
      'ACCEPT'
    )
    const reading = ns.read()
    const rules = rulesOf(reading, 'ip', 'filter', 'INPUT')
    expect(rules.map(({ comment, action }) => [comment, action])).toEqual([
      [evil, { kind: 'accept', target: null }],
      [null, { kind: 'jump', target: '__proto__' }]
    ])
    const legacy = reading.filters?.tables.find(({ backend }) => backend === 'iptables-legacy')
    expect(legacy?.chains.flatMap(({ rules }) => rules).map(({ action }) => action.kind)).toEqual(['accept'])
  })

  it('is a gap, not an error, without rights', () => {
    ns.iptables('-A INPUT -j DROP')
    const reading = ns.inside(() => {
      process.seteuid?.(65534)
      try {
        const netfilter = NetlinkSocket.open('netfilter')
        try {
          return readFilters({ namespaceId: 'boot:1', netfilter, memory: new FilterMemory() })
        } finally {
          netfilter.close()
        }
      } finally {
        process.seteuid?.(0)
      }
    })
    expect(reading.filters).toBeNull()
    expect(reading.gaps).toContainEqual(
      expect.objectContaining({ code: 'no-rights', what: 'filters', subject: 'nf_tables' })
    )
  })
})
