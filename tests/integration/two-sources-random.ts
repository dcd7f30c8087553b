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

type Dice = ReturnType<typeof diceOf>
const diceOf = (random: Random) => {
  const below = (limit: number): number => Math.floor(random() * limit)
  return {
    below,
    chance: (of: number): boolean => random() < of,
    pick: <T>(...choices: [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0],
    mac: (): string => `02:00:00:00:${10 + below(80)}:${10 + below(80)}`
  }
}

/** One interface of a random kind. */
function oneInterface(
  { below, pick, mac }: Dice,
  index: number,
  made: readonly string[],
  context: Context
): string {
  const { other, kinds } = context
  const name = made[index] ?? `d${index}`
  const lower = made[below(Math.max(index, 1))] ?? 'lo'
  const commands = [
    `link add ${name} type veth peer name p${index}${pick('', ` netns ${other}`)}`,
    `link add ${name} address ${mac()} type veth peer name p${index} index ${50 + index}`,
    `link add ${name} type bridge stp_state ${below(2)} mcast_snooping ${below(2)} ageing_time ${below(9) * 1000}`,
    `link add link ${lower} name ${name} type macvlan mode ${pick('private', 'vepa', 'bridge', 'source')}`,
    `link add ${name} type vxlan id ${index + 1} dstport ${4000 + index} ${pick('', 'nolearning')} ${pick('remote 192.0.2.9', 'remote 2001:db8::9', `group 239.1.1.1 dev ${lower}`, '')}`,
    `tuntap add dev ${name} mode ${pick('tun', 'tap')} ${pick('', 'user 0', 'user 54321')}`
  ]
  if (kinds.has('dummy')) commands.push(`link add ${name} type dummy`)
  if (kinds.has('vlan')) commands.push(`link add link ${lower} name ${name} type vlan id ${1 + below(4000)}`)
  if (kinds.has('ipvlan'))
    commands.push(`link add link ${lower} name ${name} type ipvlan mode ${pick('l2', 'l3')}`)
  if (kinds.has('bond')) commands.push(`link add ${name} type bond mode ${pick('1', '4', '6')}`)
  return commands[below(commands.length)] ?? ''
}

interface Context {
  /** A namespace that may take the far ends of veths. */
  other: string
  /** What this kernel can make. */
  kinds: ReadonlySet<string>
}

/** Six to thirteen interfaces; a veth is always among them. */
export function randomInterfaces(random: Random, context: Context): string[] {
  const dice = diceOf(random)
  const names = Array.from({ length: 5 + dice.below(8) }, (_, index) =>
    dice.pick(`d${index}`, `long-name-${index}`, `"it's<${index}>"`, `'q"${index}'`, `dev${index}.10`)
  )
  return [
    'link add w0 type veth peer name w1',
    ...names.map((_, index) => oneInterface(dice, index, names, context))
  ]
}

/**
 * Whether a device may join a bridge without making a loop, in which packets would run for ever: of a veth only the end
 * that was named first, and nothing that stands on another device.
 */
const mayJoin = ({ name, kind }: Device): boolean =>
  (kind === 'veth' && !/^'(p\d+|w1)'$/.test(name)) || kind === 'tun' || kind === 'vxlan' || kind === 'dummy'

/** A device by its name as a word for the shell. */
export interface Device {
  name: string
  kind: string | null
}

/** States, addresses, routes, rules, neighbours and nexthops on these devices. */
export function randomContents(random: Random, devices: readonly Device[]): string[] {
  const { below, pick, mac, chance } = diceOf(random)
  const device = (): string => devices[below(devices.length)]?.name ?? 'lo'
  const commands: string[] = []
  for (const each of devices) {
    const { name } = each
    if (chance(0.8)) commands.push(`link set ${name} up`)
    if (chance(0.3)) commands.push(`link set ${name} mtu ${1280 + below(200)} txqueuelen ${below(2000)}`)
    if (chance(0.2)) commands.push(`link property add dev ${name} altname alt-of-${below(99)}`)
    if (chance(0.2)) commands.push(`link set ${name} alias "it's-${below(99)}" group ${below(300)}`)
    if (chance(0.7) && mayJoin(each)) commands.push(`link set ${name} master ${device()}`)
    if (chance(0.2)) commands.push(`link set ${name} promisc on arp ${pick('on', 'off')}`)
    if (chance(0.6))
      commands.push(
        `addr add 10.${below(4)}.${below(4)}.${1 + below(250)}/${pick(8, 16, 24, 32)} ${pick('', 'scope link', 'brd +')} dev ${name}`
      )
    if (chance(0.5))
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
        `neigh add 10.0.0.${index + 1} lladdr ${mac()} dev ${device()} nud ${pick('permanent', 'stale', 'noarp')}`,
        `neigh add proxy 10.0.1.${index + 1} dev ${device()}`,
        `nexthop add id ${index + 1} dev ${device()}`
      )
    )
  }
  // Each of these once, whatever the dice say.
  commands.push('route add blackhole 10.250.0.0/16', 'link set w0 up', 'link set w1 up')
  commands.push('route add 2001:db8:fa::/48 dev w0', 'route add 10.251.0.0/16 dev w0')
  return commands
}

/** IPv6 rules, which need another family than the rest. */
export function randomRules6(random: Random): string[] {
  const { below, pick } = diceOf(random)
  return Array.from(
    { length: 1 + below(3) },
    (_, index) =>
      `rule add pref ${300 + index} to 2001:db8:${index}::/48 ${pick('lookup 77', 'blackhole', 'prohibit')}`
  )
}
