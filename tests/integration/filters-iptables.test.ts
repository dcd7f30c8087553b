/**
 * The in-process reading of iptables-nft rules against iptables-nft-save itself: for each rule the two must say the same,
 * without any tool having been started; where a structure is not decoded here, the tool's line is taken.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FilterNamespace, ruleTexts } from './filters-lab'

const root = process.getuid?.() === 0

const ipv4 = [
  '-s 10.0.0.0/8 -d 10.1.2.3 -j ACCEPT',
  '! -s 10.1.2.0/24 -i eth0 ! -o br+ -j DROP',
  '-s 10.0.0.0/255.0.255.0 -j RETURN',
  '-d 172.16.0.0/12 -p tcp',
  '-p 47 -j ACCEPT',
  '-p 200 -j ACCEPT',
  '! -p udp -j DROP',
  '-f -j DROP',
  '! -f -j ACCEPT',
  '-p tcp --dport 80 -j ACCEPT',
  '-p tcp --sport 1024:65535 --dport 443',
  '-p tcp ! --sport 22 ! --dport 80:90',
  '-p udp --dport 53 -j DROP',
  '-p tcp --syn -j ACCEPT',
  '-p tcp --tcp-flags ALL NONE -j DROP',
  '-p tcp --tcp-flags SYN,RST,ACK SYN --dport 1',
  '-p tcp -m tcp --tcp-option 5 -j DROP',
  '-p icmp --icmp-type echo-request -j ACCEPT',
  '-p icmp --icmp-type 3/1',
  '-p icmp ! --icmp-type 8',
  '-p icmp --icmp-type any',
  '-p tcp -m multiport --dports 80,443,8000:8080 -j ACCEPT',
  '-p udp -m multiport ! --sports 1,2,3',
  '-p tcp -m multiport --ports 5:6',
  '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-m conntrack ! --ctstate NEW,INVALID,UNTRACKED,DNAT,SNAT',
  '-m conntrack --ctproto 6 --ctorigsrc 10.0.0.0/8 --ctorigdst 10.1.1.1 --ctorigdstport 80',
  '-m conntrack --ctreplsrc 10.0.0.0/8 ! --ctrepldst 10.1.1.1 --ctreplsrcport 80:90 --ctorigsrcport 7 --ctrepldstport 8',
  '-m conntrack --ctstatus ASSURED,CONFIRMED --ctexpire 10:20 --ctdir REPLY',
  '-m conntrack --ctstatus NONE --ctexpire 5 --ctdir ORIGINAL',
  '-m state --state NEW,ESTABLISHED -j ACCEPT',
  '-m addrtype --dst-type LOCAL -j ACCEPT',
  '-m addrtype --src-type UNICAST,BROADCAST ! --dst-type LOCAL',
  '-m addrtype --dst-type LOCAL --limit-iface-in',
  '-m mark --mark 1 -j DROP',
  '-m mark ! --mark 0x10/0xf0',
  '-m connmark --mark 5/7 -j ACCEPT',
  '-m limit --limit 5/min -j ACCEPT',
  '-m limit --limit 10/sec --limit-burst 20',
  '-m limit --limit 100/hour',
  '-m limit --limit 7/day',
  '-m limit --limit 3/sec',
  '-m mac --mac-source 00:11:22:aa:bb:cc -j DROP',
  '-m mac ! --mac-source 00:11:22:aa:bb:cc',
  '-m pkttype --pkt-type broadcast -j DROP',
  '-m pkttype ! --pkt-type multicast',
  '-m iprange --src-range 10.0.0.1-10.0.0.9 ! --dst-range 10.0.0.1-10.0.0.9',
  '-m physdev --physdev-is-bridged -j ACCEPT',
  '-m physdev --physdev-in veth0 -j ACCEPT',
  '-m physdev --physdev-in veth+ ! --physdev-out abcdefghijklmno',
  '-i abcdefghijklmno -o a+',
  '-m dscp --dscp 0x0a -j ACCEPT',
  '-m comment --comment plain -j ACCEPT',
  '-m comment --comment a.b/c -p tcp --dport 1 -j ACCEPT',
  '-p tcp -m comment --comment x -m tcp --dport 5 -m mark --mark 7',
  '-g USER',
  '-j USER',
  '-j REJECT',
  '-j REJECT --reject-with icmp-admin-prohibited',
  '-p tcp -j REJECT --reject-with tcp-reset',
  '-j LOG --log-prefix one --log-level 7 --log-uid --log-ip-options --log-tcp-options --log-tcp-sequence -p tcp',
  '-j LOG',
  '-m statistic --mode random --probability 0.5 -j DROP',
  '-m statistic --mode random ! --probability 0.33333',
  '-m statistic --mode nth --every 3 --packet 1 -j ACCEPT',
  '-m length --length 100:200',
  '-m length ! --length 100',
  '-m ttl --ttl-lt 5 -j DROP',
  '-m ttl --ttl-eq 5',
  '-m ttl --ttl-gt 9',
  '-j NFLOG --nflog-group 5 --nflog-prefix x.y --nflog-size 20 --nflog-threshold 3',
  '-j NFLOG',
  // No decoder here for these: the tool says them.
  '-m string --string abc --algo bm -j DROP',
  '-m time --timestart 10:00 --timestop 12:00',
  '-m recent --name ssh --set',
  '-j NFQUEUE --queue-num 3'
]

const mangle = [
  '-j MARK --set-mark 5',
  '-j MARK --set-xmark 0x1/0xff',
  '-j MARK --or-mark 0x4000',
  '-j CONNMARK --set-mark 7',
  '-j CONNMARK --save-mark',
  '-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xf0',
  '-p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
  '-p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400',
  '-p udp --dport 68 -j CHECKSUM --checksum-fill',
  '-j TOS --set-tos 0x10',
  '-j DSCP --set-dscp 10'
]

const nat: [string, string][] = [
  ['PREROUTING', '-p tcp --dport 80 -j DNAT --to-destination 10.0.0.2:8080'],
  [
    'PREROUTING',
    '-p udp --dport 80 -j DNAT --to-destination 10.0.0.2-10.0.0.9:8080-8090 --random --persistent'
  ],
  ['PREROUTING', '-j DNAT --to-destination 10.0.0.2'],
  ['PREROUTING', '-p tcp --dport 81 -j REDIRECT --to-ports 8081'],
  ['PREROUTING', '-p tcp --dport 82 -j REDIRECT --to-ports 1-5 --random'],
  ['PREROUTING', '-p tcp --dport 83 -j REDIRECT'],
  ['POSTROUTING', '-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE'],
  ['POSTROUTING', '-p tcp -j MASQUERADE --to-ports 1024-2048 --random'],
  ['POSTROUTING', '-j MASQUERADE --random-fully'],
  ['POSTROUTING', '-p udp --sport 50132 -j SNAT --to-source :53'],
  ['POSTROUTING', '-j SNAT --to-source 1.2.3.4-1.2.3.9'],
  ['POSTROUTING', '-p tcp -j SNAT --to-source 1.2.3.4:1-5 --random-fully']
]

const ipv6 = [
  '-s fe80::/10 -d ff02::1 -p ipv6-icmp -j ACCEPT',
  '! -s 2001:db8::/33 -j DROP',
  '-s ::1/128',
  '-p icmpv6 --icmpv6-type 135 -j ACCEPT',
  '-p icmpv6 --icmpv6-type 1/3',
  '-p tcp --dport 22 -m conntrack --ctorigdst fd00::1 --ctreplsrc fd00::/8',
  '-m iprange --src-range fd00::1-fd00::5',
  '-j REJECT',
  '-j REJECT --reject-with icmp6-adm-prohibited',
  '-p tcp -j REJECT --reject-with tcp-reset',
  '-m mark --mark 9 -j LOG --log-prefix six',
  '-m frag --fragid 5'
]

const nat6: [string, string][] = [
  ['PREROUTING', '-p tcp --dport 80 -j DNAT --to-destination [fd00::2]:8080'],
  ['PREROUTING', '-j DNAT --to-destination fd00::2-fd00::5'],
  ['PREROUTING', '-p tcp -j REDIRECT --to-ports 80'],
  ['POSTROUTING', '-s fd00::/64 -j MASQUERADE'],
  ['POSTROUTING', '-p udp -j SNAT --to-source [fd00::9]:53']
]

/** `chain: rule` of a saved table, chains in the order of `chains`. */
function savedTexts(saved: string, table: string): Map<string, string[]> {
  const chains = new Map<string, string[]>()
  const part = saved.split(`*${table}\n`)[1]?.split('COMMIT')[0] ?? ''
  for (const line of part.split('\n')) {
    const rule = /^-A (\S+) ?(.*)$/.exec(line)
    if (rule) chains.set(rule[1]!, [...(chains.get(rule[1]!) ?? []), rule[2]!])
  }
  return chains
}

describe.runIf(root)('iptables-nft rules (needs root)', () => {
  let ns: FilterNamespace
  beforeEach(() => {
    ns = new FilterNamespace()
  })
  afterEach(() => ns.remove())

  /** Adds what this kernel and this iptables can; the rules that were refused. */
  function add(program: string, rules: string[]): string[] {
    return rules.filter((rule) => {
      try {
        ns.run(program, ...rule.split(' '))
        return false
      } catch {
        return true // a match this kernel was built without
      }
    })
  }

  /** Compares what is read with what the tool saves; the number of rules. */
  function compare(program: string, family: string, table: string): number {
    const said = new Map<string, string[]>()
    for (const line of ruleTexts(ns.read(), family, table)) {
      const [chain = '', ...text] = line.split(': ')
      said.set(chain, [...(said.get(chain) ?? []), text.join(': ')])
    }
    const saved = savedTexts(ns.run(`${program}-save`), table)
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(saved))
    return [...saved.values()].flat().length
  }

  it('says every IPv4 filter rule as iptables-nft-save does', () => {
    ns.iptables('-N USER')
    const refused = add(
      'iptables-nft',
      ipv4.map((rule) => `-A FORWARD ${rule}`)
    )
    expect(refused.length).toBeLessThan(10)
    expect(compare('iptables-nft', 'ip', 'filter')).toBe(ipv4.length - refused.length)
    expect(ns.started).toEqual(['iptables-nft-save'])
  })

  it('needs no tool at all for what engines write', () => {
    const rules = [
      ...mangle.map((rule) => `-t mangle -A POSTROUTING ${rule}`),
      ...nat.map(([chain, rule]) => `-t nat -A ${chain} ${rule}`),
      '-t raw -A PREROUTING -j CT --notrack',
      '-A OUTPUT -m owner --uid-owner 0 -j ACCEPT',
      '-A OUTPUT -m owner ! --uid-owner 5-9 --gid-owner 7',
      '-A OUTPUT -m owner --socket-exists'
    ]
    const refused = add('iptables-nft', rules)
    expect(refused.length).toBeLessThan(5)
    let count = 0
    for (const table of ['mangle', 'nat', 'raw', 'filter']) {
      count += compare('iptables-nft', 'ip', table)
      expect(ns.started).toEqual([])
    }
    expect(count).toBe(rules.length - refused.length)
  })

  it('says IPv6 rules as ip6tables-nft-save does', () => {
    const refused = add('ip6tables-nft', [
      ...ipv6.map((rule) => `-A INPUT ${rule}`),
      ...nat6.map(([chain, rule]) => `-t nat -A ${chain} ${rule}`)
    ])
    expect(refused.length).toBeLessThan(4)
    const count = compare('ip6tables-nft', 'ip6', 'filter') + compare('ip6tables-nft', 'ip6', 'nat')
    expect(count).toBe(ipv6.length + nat6.length - refused.length)
  })

  it("says legacy rules as iptables-legacy-save does, from the kernel's entries", () => {
    ns.iptables('-N USER', 'iptables-legacy')
    ns.iptables('-N EMPTY', 'iptables-legacy')
    ns.iptables('-P FORWARD DROP', 'iptables-legacy')
    const refused = add('iptables-legacy', [
      ...ipv4.map((rule) => `-A FORWARD ${rule}`),
      ...ipv4.slice(0, 12).map((rule) => `-A USER ${rule}`),
      '-A INPUT -j EMPTY',
      ...mangle.map((rule) => `-t mangle -A POSTROUTING ${rule}`),
      ...nat.map(([chain, rule]) => `-t nat -A ${chain} ${rule}`)
    ])
    expect(refused.length).toBeLessThan(12)
    let count = 0
    for (const table of ['filter', 'mangle', 'nat']) count += compare('iptables-legacy', 'ip', table)
    expect(count).toBe(ipv4.length + 13 + mangle.length + nat.length - refused.length)
    const chains = ns.read().filters?.tables.find(({ name }) => name === 'filter')?.chains ?? []
    expect(ns.started).toEqual([])
    expect(chains.map(({ name, policy }) => [name, policy])).toEqual([
      ['INPUT', 'accept'],
      ['FORWARD', 'drop'],
      ['OUTPUT', 'accept'],
      ['EMPTY', null],
      ['USER', null]
    ])
  })

  it('says legacy IPv6 rules as ip6tables-legacy-save does', () => {
    const refused = add('ip6tables-legacy', [
      ...ipv6.map((rule) => `-A INPUT ${rule}`),
      ...nat6.map(([chain, rule]) => `-t nat -A ${chain} ${rule}`)
    ])
    expect(refused.length).toBeLessThan(6)
    const count = compare('ip6tables-legacy', 'ip6', 'filter') + compare('ip6tables-legacy', 'ip6', 'nat')
    expect(count).toBe(ipv6.length + nat6.length - refused.length)
  })
})
