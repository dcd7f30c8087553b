/** The packet filter of real namespaces, of every backend and family, and what reading it leaves behind: nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FilterMemory } from '@core/collectors/filters'
import { namespaceFilters, filterSet } from '@shared/model'
import { FilterNamespace, ruleTexts, rulesOf } from './filters-lab'

const root = process.getuid?.() === 0

/** What Docker writes into the namespace of a container for its DNS at 127.0.0.11. */
const dockerDns = [
  '-t nat -N DOCKER_OUTPUT',
  '-t nat -N DOCKER_POSTROUTING',
  '-t nat -A OUTPUT -d 127.0.0.11 -j DOCKER_OUTPUT',
  '-t nat -A POSTROUTING -d 127.0.0.11 -j DOCKER_POSTROUTING',
  '-t nat -A DOCKER_OUTPUT -d 127.0.0.11 -p tcp --dport 53 -j DNAT --to-destination 127.0.0.11:38401',
  '-t nat -A DOCKER_OUTPUT -d 127.0.0.11 -p udp --dport 53 -j DNAT --to-destination 127.0.0.11:50132',
  '-t nat -A DOCKER_POSTROUTING -s 127.0.0.11 -p tcp --sport 38401 -j SNAT --to-source :53',
  '-t nat -A DOCKER_POSTROUTING -s 127.0.0.11 -p udp --sport 50132 -j SNAT --to-source :53'
]

/** Lines of `nft -a list ruleset` that are rules, with handles and without counters' numbers. */
const listed = (text: string): string[] =>
  [...text.matchAll(/^\t\t(.*) # handle \d+$/gm)].map(([, rule = '']) =>
    rule.replace(/counter packets \d+ bytes \d+/, 'counter')
  )

describe.runIf(root)('readFilters (needs root)', () => {
  let ns: FilterNamespace
  beforeEach(() => {
    ns = new FilterNamespace()
  })
  afterEach(() => ns.remove())

  const sendUdp = (address: string, port: number): void =>
    void ns.run('bash', '-c', `echo x > /dev/udp/${address}/${port}`)

  it('finds nothing where there is nothing, starts no tool and makes no table', () => {
    const before = FilterNamespace.modules()
    for (let round = 0; round < 2; round++) {
      expect(ns.read()).toEqual({ filters: null, sets: [], gaps: [], subsystems: [], commands: [] })
      expect(ns.started).toEqual([])
    }
    expect(FilterNamespace.modules()).toEqual(before)
    expect(ns.legacyTables()).toBe('')
    expect(ns.run('nft', 'list', 'ruleset')).toBe('')
  })

  it("reads Docker's DNS rules without any tool, cold and warm, with counters of now", () => {
    for (const rule of dockerDns) ns.iptables(rule)
    const cold = ns.read()
    expect(ns.started).toEqual([])
    expect(cold.gaps).toEqual([])
    expect(namespaceFilters.parse(cold.filters)).toEqual(cold.filters)
    expect(cold.filters?.tables).toHaveLength(1)
    expect(cold.filters?.tables[0]).toMatchObject({ family: 'ip', name: 'nat', backend: 'iptables-nft' })
    expect(rulesOf(cold, 'ip', 'nat', 'DOCKER_OUTPUT')).toMatchObject([
      {
        index: 1,
        text: '-d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:38401',
        action: { kind: 'dnat', target: null },
        packets: 0
      },
      { index: 2, action: { kind: 'dnat' }, packets: 0 }
    ])
    sendUdp('127.0.0.11', 53)
    const warm = ns.read()
    expect(ns.started).toEqual([])
    expect(rulesOf(warm, 'ip', 'nat', 'DOCKER_OUTPUT').map(({ packets }) => packets)).toEqual([0, 1])
    expect(rulesOf(warm, 'ip', 'nat', 'OUTPUT')).toMatchObject([{ packets: 1, bytes: 30 }])
    // What did not move is the very same record, and the earlier reading is not touched.
    expect(rulesOf(warm, 'ip', 'nat', 'DOCKER_OUTPUT')[0]).toBe(
      rulesOf(cold, 'ip', 'nat', 'DOCKER_OUTPUT')[0]
    )
    expect(rulesOf(cold, 'ip', 'nat', 'OUTPUT')).toMatchObject([{ packets: 0 }])
  })

  it('sees a change of rules at the next reading', () => {
    ns.iptables('-A INPUT -s 10.0.0.1 -j DROP')
    expect(ruleTexts(ns.read(), 'ip', 'filter')).toEqual(['INPUT: -s 10.0.0.1/32 -j DROP'])
    ns.iptables('-I INPUT -s 10.0.0.2 -j DROP')
    const reading = ns.read()
    expect(ruleTexts(reading, 'ip', 'filter')).toEqual([
      'INPUT: -s 10.0.0.2/32 -j DROP',
      'INPUT: -s 10.0.0.1/32 -j DROP'
    ])
    const ids = rulesOf(reading, 'ip', 'filter', 'INPUT').map(
      ({ id, handle }) => id === `boot:1/ip/filter/INPUT/${handle}`
    )
    expect(ids).toEqual([true, true])
    ns.run('nft', 'flush', 'ruleset')
    expect(ns.read().filters).toBeNull()
  })

  it('reads native tables of every family as nft says them', () => {
    ns.nft(`
      table inet fw {
        map ports { type inet_service : verdict; elements = { 80 : accept, 443 : jump web }; }
        chain web { tcp dport 443 counter accept; }
        chain in {
          comment "of the chain"
          type filter hook input priority -5; policy drop;
          ct state vmap { established : accept, invalid : drop }
          iifname "lo" accept comment "loop # handle 3"
          tcp dport vmap @ports
          tcp dport { 1000-2000, 3000, 3002, 3004, 3006, 3008, 3010, 3012, 3014, 3016, 3018 } log prefix "x" drop
          meta mark set 0x10
        }
        chain dev { type filter hook ingress device lo priority 3; }
      }
      table ip nat2 {
        chain pre { type nat hook prerouting priority dstnat; tcp dport 80 dnat to 10.0.0.2:8080; }
        chain post { type nat hook postrouting priority srcnat; oifname "eth0" masquerade; snat to 1.2.3.4; }
      }
      table ip6 six { chain f { type filter hook forward priority 0; ip6 saddr fe80::/10 goto g; }; chain g { reject; }; }
      table bridge br { chain f { type filter hook forward priority 0; ether saddr 00:11:22:33:44:55 drop; }; }
      table arp a { chain i { type filter hook input priority 0; arp operation request counter accept; }; }
      table netdev nd { chain i { type filter hook ingress device lo priority 0; ip protocol udp continue; }; }
    `)
    const reading = ns.read()
    expect(ns.started).toEqual(['nft', 'nft'])
    expect(reading.gaps).toEqual([])
    expect(namespaceFilters.parse(reading.filters)).toEqual(reading.filters)
    const tables = reading.filters?.tables ?? []
    expect(tables.map(({ family, name, backend }) => `${family} ${name} ${backend}`).sort()).toEqual(
      ['arp a nft', 'bridge br nft', 'inet fw nft', 'ip nat2 nft', 'ip6 six nft', 'netdev nd nft'].sort()
    )
    const rules = tables.flatMap((table) => table.chains.flatMap((chain) => chain.rules))
    expect(rules.map(({ text }) => text).sort()).toEqual(
      listed(ns.run('nft', '-a', 'list', 'ruleset')).sort()
    )
    expect(rules.every(({ body }) => body.syntax === 'nft')).toBe(true)
    const fw = tables.find(({ name }) => name === 'fw')
    expect(
      fw?.chains.map(({ name, hook, priority, policy, devices }) => [name, hook, priority, policy, devices])
    ).toEqual([
      ['dev', 'ingress', 3, 'accept', ['lo']],
      ['in', 'input', -5, 'drop', []],
      ['web', null, null, null, []]
    ])
    expect(rulesOf(reading, 'inet', 'fw', 'in').map(({ action, comment }) => [action.kind, comment])).toEqual(
      [
        ['other', null],
        ['accept', 'loop # handle 3'],
        ['other', null],
        ['drop', null],
        ['mark', null]
      ]
    )
    const kinds = (family: string, table: string, chain: string): string[] =>
      rulesOf(reading, family, table, chain).map(({ action }) => action.kind)
    expect(kinds('ip', 'nat2', 'pre')).toEqual(['dnat'])
    expect(kinds('ip', 'nat2', 'post')).toEqual(['masquerade', 'snat'])
    expect(kinds('ip6', 'six', 'f')).toEqual(['goto'])
    expect(kinds('ip6', 'six', 'g')).toEqual(['reject'])
    expect(kinds('netdev', 'nd', 'i')).toEqual(['continue'])
    expect(reading.sets).toMatchObject([
      { name: 'ports', isMap: true, elements: ['80 : accept', '443 : jump web'] }
    ])
  })

  it('reads sets with elements, bounded, and their flags', () => {
    ns.nft(`
      table ip t {
        set nets { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.1.1-192.168.1.9 }; }
        set seen { type ipv4_addr . inet_service; size 9; flags dynamic,timeout; timeout 1h; }
        chain c { ip saddr @nets drop; }
      }
      add element ip t seen { 1.2.3.4 . 80 }
    `)
    const { sets, gaps } = ns.read()
    expect(gaps).toEqual([])
    for (const set of sets) expect(filterSet.parse(set)).toEqual(set)
    expect(sets).toMatchObject([
      {
        family: 'ip',
        table: 't',
        name: 'nets',
        type: 'ipv4_addr',
        flags: ['interval'],
        elements: ['10.0.0.0/8', '192.168.1.1-192.168.1.9'],
        count: 2,
        backend: 'nft'
      },
      {
        name: 'seen',
        type: 'ipv4_addr . inet_service',
        flags: ['timeout', 'dynamic'],
        elements: ['1.2.3.4 . 80']
      }
    ])
  })

  it('records each rule of a mixed chain once, by the tool that says all of it', () => {
    ns.iptables('-A INPUT -p tcp --dport 22 -j ACCEPT')
    ns.nft('add rule ip filter INPUT ip saddr { 10.0.0.1, 10.0.0.2 } counter drop')
    ns.iptables('-A INPUT -m string --string abc --algo bm -j DROP')
    ns.nft('add rule ip filter INPUT tcp dport 25 accept comment "native"')
    ns.nft('add rule ip filter INPUT counter tcp dport 26 accept')
    // iptables-save itself hides what the second rule tests, and that the last one counts before it tests.
    expect(ns.run('iptables-nft-save')).toContain('-A INPUT -j DROP\n')
    const reading = ns.read()
    expect(
      rulesOf(reading, 'ip', 'filter', 'INPUT').map(({ body, text, comment }) => [body.syntax, text, comment])
    ).toEqual([
      ['iptables', '-p tcp -m tcp --dport 22 -j ACCEPT', null],
      ['nft', 'ip saddr { 10.0.0.1, 10.0.0.2 } counter drop', null],
      ['iptables', '-m string --string "abc" --algo bm -j DROP', null],
      ['nft', 'tcp dport 25 accept comment "native"', 'native'],
      ['nft', 'counter tcp dport 26 accept', null]
    ])
    ns.read()
    expect(ns.started).toEqual([])
  })

  it('reads again when the rules change under it', () => {
    ns.nft('add table ip t; add chain ip t c; add rule ip t c ip ttl 1 accept')
    let changes = 0
    const reading = ns.read({
      before: () => {
        if (changes++ === 0) ns.nft('insert rule ip t c ip ttl 2 drop')
      }
    })
    expect(ruleTexts(reading, 'ip', 't')).toEqual(['c: ip ttl 2 drop', 'c: ip ttl 1 accept'])
    expect(reading.gaps).toEqual([])
  })

  it('says so when they never stop changing', () => {
    ns.nft('add table ip t; add chain ip t c; add rule ip t c ip ttl 1 accept')
    const reading = ns.read({ before: () => ns.nft('insert rule ip t c ip ttl 2 drop') })
    expect(reading.gaps).toMatchObject([
      { code: 'changed-while-read', what: 'filters', namespaceId: 'boot:1' }
    ])
    expect(ns.read().gaps).toEqual([])
  })

  it("falls back to the kernel's own words where tools are missing, and says which", () => {
    ns.iptables('-A INPUT -p tcp --dport 22 -j ACCEPT')
    ns.nft('add rule ip filter INPUT ip saddr { 10.0.0.1, 10.0.0.2 } counter drop')
    const reading = ns.read({ memory: new FilterMemory(), missing: ['nft'] })
    expect(rulesOf(reading, 'ip', 'filter', 'INPUT')).toMatchObject([
      { body: { syntax: 'iptables' } },
      { body: { syntax: 'opaque' }, action: { kind: 'drop' }, packets: 0 }
    ])
    expect(reading.gaps).toMatchObject([{ code: 'tool-missing', what: 'filters', subject: 'nft' }])
  })
})
