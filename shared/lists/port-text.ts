/**
 * Ports of a container as engines write them: `0.0.0.0:8080->80/tcp`, and one that is not published `80/tcp`. Neighbours
 * become a range, as in docker-ps(1): `0.0.0.0:9000-9003->9000-9003/tcp`. Published ones come first.
 */
import type { PortMapping } from '../model'
import { hostPort } from './nat-sentence'

interface Run {
  readonly first: PortMapping
  last: PortMapping
}

const range = (from: number, to: number): string =>
  from === to ? String(from) : `${String(from)}-${String(to)}`

/** Whether `next` is the port right after `last`, inside and outside. */
const follows = (last: PortMapping, next: PortMapping): boolean =>
  next.protocol === last.protocol &&
  next.hostAddress === last.hostAddress &&
  next.containerPort === last.containerPort + 1 &&
  (last.hostPort === null
    ? next.hostPort === null
    : next.hostPort !== null && last.hostPort > 0 && next.hostPort === last.hostPort + 1)

const runText = ({ first, last }: Run): string => {
  const inside = `${range(first.containerPort, last.containerPort)}/${first.protocol}`
  if (first.hostPort === null || last.hostPort === null) return inside
  return `${hostPort(first.hostAddress || '*', range(first.hostPort, last.hostPort))}->${inside}`
}

/** Ports that stand together: the first and last of a range, and the short text of all. */
export interface PortRun {
  readonly first: PortMapping
  readonly last: PortMapping
  readonly text: string
}

/** The ports as short texts, published ones first, by address and port. */
export const portTexts = (ports: readonly PortMapping[]): string[] => portRuns(ports).map((run) => run.text)

/** The ports in runs, published ones first, by address and port. */
export function portRuns(ports: readonly PortMapping[]): PortRun[] {
  const runs: Run[] = []
  const sorted = [...ports].sort(
    (a, b) =>
      Number(a.hostPort === null) - Number(b.hostPort === null) ||
      Number(a.hostAddress.includes(':')) - Number(b.hostAddress.includes(':')) ||
      (a.hostAddress < b.hostAddress ? -1 : Number(a.hostAddress > b.hostAddress)) ||
      (a.protocol < b.protocol ? -1 : Number(a.protocol > b.protocol)) ||
      (a.hostPort ?? 0) - (b.hostPort ?? 0) ||
      a.containerPort - b.containerPort
  )
  for (const port of sorted) {
    const run = runs.at(-1)
    if (run && follows(run.last, port)) run.last = port
    else runs.push({ first: port, last: port })
  }
  return runs.map((run) => ({ ...run, text: runText(run) }))
}
