/**
 * `node build/scripts/bench.mjs lists [containers]`: CPU time from a snapshot to the rows of every list, on a host whose
 * containers are all published and all have the engine's name server. The first round is cold; every round has a snapshot
 * nobody has looked at. Target: map and lists of 1,000 containers under 100 ms.
 */
import * as lists from '@shared/lists'
import { lookup, type HostSnapshot, type Lookup } from '@shared/model'
import { bigSnapshot } from '@shared/testing/big-snapshot'
import { withNatRules } from '@shared/testing/nat-rules'

const ROUNDS = 9
const containers = Number.parseInt(process.argv[2] ?? '1000', 10) || 1000
const parts: Readonly<Record<string, (look: Lookup) => readonly unknown[]>> = {
  containers: lists.containerRows,
  namespaces: lists.namespaceScreenRows,
  networks: lists.networkRows,
  'veth pairs': lists.vethPairRows,
  peers: lists.peerRows,
  nat: lists.natRows
}
const text = withNatRules(bigSnapshot({ containers }))
/** User CPU milliseconds. */
const cpu = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  return process.cpuUsage(before).user / 1000
}

const columns = new Map<string, number[]>([['lookup', []]])
const note = (name: string, time: number): void =>
  void columns.set(name, [...(columns.get(name) ?? []), time])
let rows = 0
for (let round = 0; round < ROUNDS; round++) {
  // A copy without the shapes and the identities of the one before, as one that has just arrived.
  const snapshot: HostSnapshot = structuredClone(text)
  globalThis.gc?.()
  let look: Lookup | null = null
  let total = cpu(() => (look = lookup(snapshot)))
  note('lookup', total)
  for (const [name, build] of Object.entries(parts)) {
    const time = cpu(() => {
      if (look !== null) rows = build(look).length
    })
    note(name, time)
    total += time
  }
  note('all', total)
}
const ms = (value = 0): string => value.toFixed(1).padStart(8)
process.stdout.write(
  `${String(containers)} containers, ${String(rows)} NAT rows; ms of user CPU\n${'first'.padStart(20)}${'second'.padStart(8)}${'median'.padStart(8)}\n`
)
for (const [name, times] of columns) {
  const median = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]
  process.stdout.write(`${name.padEnd(12)}${ms(times[0])}${ms(times[1])}${ms(median)}\n`)
}
