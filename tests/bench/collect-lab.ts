/**
 * The lab that is measured: N namespaces, each with a veth to one bridge, an address and a default route; with `nat` also
 * the rules that Docker puts into each container's namespace for its DNS.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

export type Variant = 'plain' | 'nat'
const PREFIX = 'vsbench'

/** What Docker writes for its resolver at 127.0.0.11. */
const DNS_RULES = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER_OUTPUT - [0:0]
:DOCKER_POSTROUTING - [0:0]
-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
-A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
-A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:40001
-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:40002
-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p tcp -m tcp --sport 40001 -j SNAT --to-source :53
-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 40002 -j SNAT --to-source :53
COMMIT
`

function run(program: string, args: readonly string[], input = ''): void {
  const { status, stderr, error } = spawnSync(program, args, { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
}

/** Removes labs of benches that are gone, and `own`, if given. */
export function sweep(own?: string): void {
  const names = existsSync('/run/netns') ? readdirSync('/run/netns') : []
  const dead = names.filter((name) => {
    const pid = new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1]
    return pid !== undefined && (name.startsWith(`${own ?? ' '}-`) || !existsSync(`/proc/${pid}`))
  })
  if (dead.length > 0)
    spawnSync('ip', ['-force', '-batch', '-'], { input: dead.map((name) => `netns del ${name}\n`).join('') })
}

export interface Lab {
  /** Names of all its namespaces, that of the bridge first. */
  readonly names: readonly string[]
  close(): void
}

export function makeLab(size: number, variant: Variant): Lab {
  sweep()
  const prefix = `${PREFIX}-${process.pid}`
  const hub = `${prefix}-hub`
  const leaves = Array.from({ length: size }, (_, at) => `${prefix}-${at}`)
  const close = (): void => sweep(prefix)
  try {
    run('ip', ['-batch', '-'], [hub, ...leaves].map((name) => `netns add ${name}\n`).join(''))
    const wires = leaves.flatMap((name, at) => [
      `link add v${at} type veth peer name eth0 netns ${name}`,
      `link set v${at} master br0 up`
    ])
    const bridge = ['link add br0 type bridge', 'link set br0 up', 'addr add 10.88.0.1/16 dev br0']
    run('ip', ['-n', hub, '-batch', '-'], [...bridge, ...wires, ''].join('\n'))
    for (const [at, name] of leaves.entries()) {
      const address = `10.88.${1 + Math.floor(at / 250)}.${1 + (at % 250)}`
      const lines = ['link set lo up', 'link set eth0 up', `addr add ${address}/16 dev eth0`]
      run('ip', ['-n', name, '-batch', '-'], [...lines, 'route add default via 10.88.0.1', ''].join('\n'))
      if (variant === 'nat') run('nsenter', [`--net=/run/netns/${name}`, 'iptables-restore'], DNS_RULES)
    }
  } catch (error) {
    close()
    throw error
  }
  return { names: [hub, ...leaves], close }
}
