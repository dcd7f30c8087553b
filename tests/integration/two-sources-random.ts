/** Random contents of a namespace as ip(8) commands; the kernel may refuse some, and both sources see the rest. */

export type Random = () => number

/** mulberry32: the same numbers for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/**
 * @param other name of a namespace that may take the far ends of veths
 * @param kinds what this kernel can make
 */
export function randomCommands(random: Random, other: string, kinds: ReadonlySet<string>): string[] {
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(...choices: [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0]
  const mac = (): string => `02:00:00:00:${below(100).toString().padStart(2, '0')}:${10 + below(90)}`
  const devices: string[] = []
  const device = (): string => devices[below(devices.length)] ?? 'lo'
  const commands: string[] = []
  const create = (name: string, command: string): void => {
    devices.push(name)
    commands.push(command)
  }

  const count = 5 + below(8)
  for (let index = 0; index < count; index++) {
    const name = pick(`d${index}`, `long-name-${index}`, `"it's<${index}>"`, `'q"${index}'`, `dev${index}.10`)
    const makers: (() => void)[] = [
      () => create(name, `link add ${name} type veth peer name p${index}${pick('', ` netns ${other}`)}`),
      () =>
        create(name, `link add ${name} address ${mac()} type veth peer name p${index} index ${50 + index}`),
      () =>
        create(
          name,
          `link add ${name} type bridge stp_state ${below(2)} mcast_snooping ${below(2)} ageing_time ${below(9) * 1000}`
        ),
      () =>
        create(
          name,
          `link add link ${device()} name ${name} type macvlan mode ${pick('private', 'vepa', 'bridge', 'source')}`
        ),
      () =>
        create(
          name,
          `link add ${name} type vxlan id ${index + 1} dstport ${4000 + index} ${pick('', 'nolearning')} ${pick('remote 192.0.2.9', 'remote 2001:db8::9', `group 239.1.1.1 dev ${device()}`, '')}`
        ),
      () =>
        create(name, `tuntap add dev ${name} mode ${pick('tun', 'tap')} ${pick('', 'user 0', 'user 54321')}`)
    ]
    if (kinds.has('dummy')) makers.push(() => create(name, `link add ${name} type dummy`))
    if (kinds.has('vlan'))
      makers.push(() =>
        create(name, `link add link ${device()} name ${name} type vlan id ${1 + below(4000)}`)
      )
    if (kinds.has('ipvlan'))
      makers.push(() =>
        create(name, `link add link ${device()} name ${name} type ipvlan mode ${pick('l2', 'l3')}`)
      )
    if (kinds.has('bond'))
      makers.push(() => create(name, `link add ${name} type bond mode ${pick('1', '4', '6')}`))
    makers[below(makers.length)]?.()
  }

  for (const name of devices) {
    if (random() < 0.8) commands.push(`link set ${name} up`)
    if (random() < 0.3) commands.push(`link set ${name} mtu ${1280 + below(200)} txqueuelen ${below(2000)}`)
    if (random() < 0.2) commands.push(`link property add dev ${name} altname alt-of-${below(99)}`)
    if (random() < 0.2) commands.push(`link set ${name} alias "it's-${below(99)}" group ${below(300)}`)
    if (random() < 0.4) commands.push(`link set ${name} master ${device()}`)
    if (random() < 0.2) commands.push(`link set ${name} promisc on arp ${pick('on', 'off')}`)
    if (random() < 0.6)
      commands.push(
        `addr add 10.${below(4)}.${below(4)}.${1 + below(250)}/${pick(8, 16, 24, 32)} dev ${name} ${pick('', 'scope link', 'brd +')}`
      )
    if (random() < 0.5)
      commands.push(`addr add 2001:db8:${below(9)}::${1 + below(99)}/${pick(64, 128)} dev ${name}`)
  }

  for (let index = 0; index < 12; index++) {
    const table = pick('', '', 'table 77', 'table 100077', 'table local')
    const prefix = `10.${100 + index}.0.0/${pick(16, 20, 32)}`
    commands.push(
      pick(
        `route add ${prefix} dev ${device()} ${table} metric ${below(5)} proto ${pick('static', '99', 'bird')}`,
        `route add ${pick('blackhole', 'unreachable', 'prohibit', 'throw')} ${prefix} ${table}`,
        `route add ${prefix} via 10.${below(4)}.0.9 dev ${device()} onlink ${table} mtu ${1300 + below(99)}`,
        `route add ${prefix} nexthop dev ${device()} weight ${1 + below(9)} nexthop dev ${device()}`,
        `route add 2001:db8:${100 + index}::/48 dev ${device()} ${table} metric ${1 + below(2000)}`,
        `route add default dev ${device()} metric ${below(99)}`,
        `rule add pref ${200 + index} ${pick('', 'not ')}from 10.${index}.0.0/16 ${pick('', 'iif lo', 'fwmark 3')} lookup ${pick('main', '77', '100077')}`,
        `-6 rule add pref ${300 + index} to 2001:db8:${index}::/48 ${pick('lookup 77', 'blackhole', 'prohibit')}`,
        `neigh add 10.0.0.${index + 1} lladdr ${mac()} dev ${device()} nud ${pick('permanent', 'stale', 'noarp')}`,
        `neigh add proxy 10.0.1.${index + 1} dev ${device()}`,
        `nexthop add id ${index + 1} dev ${device()}`
      )
    )
  }
  // Each of these at least once, whatever the dice say.
  commands.push('route add blackhole 10.250.0.0/16', 'link add w0 type veth peer name w1', 'link set w0 up')
  commands.push('link set w1 up', 'route add 2001:db8:fa::/48 dev w0', 'route add 10.251.0.0/16 dev w0')
  return commands
}
