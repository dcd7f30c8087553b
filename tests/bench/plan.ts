/**
 * `node build/scripts/bench.mjs plan [containers]`: user CPU time of what a plan needs beside the host itself (complete, check,
 * what-if, changes), for intents of each kind of change, on a host whose containers are all published. Every round has a
 * snapshot nobody has looked at. Figures in ms and as ratio to drawing the map of the same snapshot. Target: a plan under
 * 50 ms at 500 containers.
 */
import { changesOf, check, complete, stops, unmet, whatIf } from '@shared/actions'
import { intent, type Intent } from '@shared/contract/intents'
import type { HostSnapshot } from '@shared/model'
import { bigSnapshot } from '@shared/testing/big-snapshot'
import { withNatRules } from '@shared/testing/nat-rules'
import { buildTopology } from '@shared/topology'

const ROUNDS = 9
const containers = Number.parseInt(process.argv[2] ?? '500', 10) || 500
const base = withNatRules(bigSnapshot({ containers }))
const text = JSON.stringify(base)
const copy = (): HostSnapshot => structuredClone(base)

const engineId = base.engines[0]?.id ?? ''
const host = base.host.namespaceId ?? ''
const [container] = base.containers
const on = base.endpoints.find((item) => item.containerId === container?.id)
const other = base.networks.find((item) => item.id !== on?.networkId)
const intents: Readonly<Record<string, Intent>> = Object.fromEntries(
  Object.entries({
    'create network': { kind: 'network.create', engineId, name: 'mynet', driver: 'bridge', ipv6: true },
    connect: { kind: 'endpoint.connect', networkId: other?.id, containerId: container?.id, aliases: ['www'] },
    move: {
      kind: 'endpoint.move',
      fromNetworkId: on?.networkId,
      networkId: other?.id,
      containerId: container?.id
    },
    disconnect: { kind: 'endpoint.disconnect', networkId: on?.networkId, containerId: container?.id },
    'veth pair': {
      kind: 'veth.create',
      namespaceId: host,
      name: 'v0',
      peerNamespaceId: container?.namespaceId,
      peerName: 'v1'
    },
    DNAT: {
      kind: 'nat.dnat',
      namespaceId: host,
      protocol: 'tcp',
      address: null,
      port: 9090,
      toAddress: on?.ipv4,
      toPort: 80
    }
  }).map(([name, value]) => [name, intent.parse(value)])
)

const times = new Map<string, number[]>()
/** User CPU, so that what else the machine does counts little. */
const timed = <T>(name: string, work: () => T): T => {
  const start = process.cpuUsage()
  const result = work()
  times.set(name, [...(times.get(name) ?? []), process.cpuUsage(start).user / 1000])
  return result
}
const median = (name: string): number => {
  const sorted = [...(times.get(name) ?? [])].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
const PARTS = ['complete', 'check', 'what-if', 'changes', 'plan', 'unmet'] as const

for (let round = 0; round < ROUNDS; round++) {
  const drawn = copy()
  globalThis.gc?.()
  timed('map', () => buildTopology(drawn))
  for (const [name, wanted] of Object.entries(intents)) {
    const snapshot = copy()
    globalThis.gc?.()
    const after = timed(`${name} plan`, () => {
      const full = timed(`${name} complete`, () => complete(snapshot, wanted))
      const problems = timed(`${name} check`, () => check(snapshot, full))
      if (stops(problems)) throw new Error(`${name}: ${problems[0]?.code ?? ''}`)
      const made = timed(`${name} what-if`, () => whatIf(snapshot, full))
      timed(`${name} changes`, () => changesOf(snapshot, made))
      return made
    })
    const now = copy()
    timed(`${name} unmet`, () => unmet(snapshot, after, now))
  }
}

const map = median('map')
const cell = (value: number): string => value.toFixed(2).padStart(10)
process.stdout.write(
  `${String(containers)} containers, snapshot ${(text.length / 1e6).toFixed(1)} MB; median of ${String(ROUNDS)}, ms; map ${map.toFixed(1)} ms\n` +
    `${''.padEnd(16)}${PARTS.map((part) => part.padStart(10)).join('')}  plan : map\n`
)
let worst = 0
for (const name of Object.keys(intents)) {
  const plan = median(`${name} plan`)
  worst = Math.max(worst, plan)
  const cells = PARTS.map((part) => cell(median(`${name} ${part}`))).join('')
  process.stdout.write(`${name.padEnd(16)}${cells}${(plan / map).toFixed(2).padStart(12)}\n`)
}
process.stdout.write(`slowest plan ${worst.toFixed(1)} ms, target 50 ms: ${worst < 50 ? 'met' : 'NOT met'}\n`)
