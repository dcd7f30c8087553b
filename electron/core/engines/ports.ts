/**
 * Published and exposed ports of a container as records: what stands for a running container (NetworkSettings.Ports), what
 * is asked for with a stopped one (HostConfig.PortBindings). Keys are `80/tcp` and `8000-8010/udp`.
 */
import type { PortMapping } from '@shared/model'
import type { ContainerAnswer } from './schemas'

/** A range beyond this is cut: nobody reads more ports of one container. */
const MAX_PORTS = 4096

type Bindings = ContainerAnswer['NetworkSettings']['Ports']

/** Ports sorted by container port, protocol, host port. `hostPort` 0: the engine picks one at the next start. */
export function portMappings(answer: ContainerAnswer): PortMapping[] {
  const actual = expand(answer.NetworkSettings.Ports)
  const running = answer.State.Pid > 0
  const asked = expand(answer.HostConfig.PortBindings)
  const published =
    running || actual.some((port) => port.hostPort !== null)
      ? actual.map((port) => marked(port, asked))
      : asked
  const exposed = expand(answer.Config.ExposedPorts.map(([key]) => [key, []]))
  const known = new Set(published.map((port) => `${String(port.containerPort)}/${port.protocol}`))
  const all = [
    ...published,
    ...exposed.filter((port) => !known.has(`${String(port.containerPort)}/${port.protocol}`))
  ]
  const unique = new Map(all.map((port) => [JSON.stringify(port), port]))
  return [...unique.values()].sort(
    (a, b) =>
      a.containerPort - b.containerPort ||
      byText(a.protocol, b.protocol) ||
      (a.hostPort ?? -1) - (b.hostPort ?? -1) ||
      byText(a.hostAddress, b.hostAddress)
  )
}

/** Says so where no one asked for the host port that stands there. */
function marked(port: PortMapping, asked: readonly PortMapping[]): PortMapping {
  const wanted = asked.filter(
    (item) => item.containerPort === port.containerPort && item.protocol === port.protocol
  )
  const picked = port.hostPort !== null && !wanted.some((item) => item.hostPort === port.hostPort)
  return picked ? { ...port, picked } : port
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function expand(bindings: Bindings): PortMapping[] {
  const ports: PortMapping[] = []
  for (const [key, places] of bindings) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/.exec(key)
    const first = Number(match?.[1])
    const last = Math.min(Number(match?.[2] ?? match?.[1]), 65535)
    const protocol = protocolOf(match?.[3] ?? 'tcp')
    if (match === null || protocol === null) continue
    for (let port = first; port <= last && ports.length < MAX_PORTS; port++) {
      if (places.length === 0) ports.push({ protocol, hostAddress: '', hostPort: null, containerPort: port })
      for (const place of places) {
        ports.push({
          protocol,
          hostAddress: place.HostIp,
          hostPort: hostPort(place.HostPort, port - first, last - first),
          containerPort: port
        })
      }
    }
  }
  return ports
}

function protocolOf(text: string): PortMapping['protocol'] | null {
  return text === 'tcp' || text === 'udp' || text === 'sctp' ? text : null
}

/** One number, or a range: as wide as the container's ports it is their counterpart, else the engine picks from it. */
function hostPort(text: string, offset: number, width: number): number {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (match === null) return 0
  const first = Number(match[1])
  if (match[2] === undefined) return first + offset
  return Number(match[2]) - first === width ? first + offset : 0
}
