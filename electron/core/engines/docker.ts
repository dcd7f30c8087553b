/**
 * Reads one Docker daemon over the Docker Engine API: version, info, networks, containers in every state, and in swarm
 * mode the services a manager knows. See docs.docker.com/reference/api/engine.
 */
import type { Engine, Service } from '@shared/model'
import { eachAtOnce, inspectAll, MAX_LISTED, orGap, type Asking } from './ask'
import { containerFact } from './containers'
import { addressOrNull, textOrNull } from './convert'
import { dockerSettings } from './docker-settings'
import { asFailure, gapOf } from './failure'
import { networkTable } from './network-table'
import { dockerNetwork } from './networks'
import { isHere, type EngineSeat } from './seat'
import type { EngineFacts } from './reading'
import { containerSummary, info, listOf, networkAnswer, serviceAnswer } from './schemas'
import { version as versionAnswer, type Info, type NetworkAnswer, type Version } from './schemas'
import { serviceRecord } from './services'

/** @throws EngineFailure where not even the list of containers could be had */
export async function readDocker(asking: Asking, seat: EngineSeat): Promise<EngineFacts> {
  const { client, engineId, signal } = asking
  const version = await client.get('/version', versionAnswer, signal)
  const base = /^\d+\.\d+$/.test(version.ApiVersion) ? `/v${version.ApiVersion}` : ''
  const [said, networks, listed] = await Promise.all([
    orGap(asking, 'engine', null, () => client.get(`${base}/info`, info, signal)),
    orGap(asking, 'networks', [], () => readNetworks(asking, base)),
    client.get(`${base}/containers/json?all=1`, listOf(containerSummary, MAX_LISTED), signal)
  ])
  const facts = networks.map((answer) => dockerNetwork(engineId, answer))
  const table = networkTable(facts)
  const answers = await inspectAll(
    asking,
    listed.map((item) => ({ ...item, name: item.Names[0]?.replace(/^\//, '') ?? item.Id.slice(0, 12) })),
    (id) => `${base}/containers/${id}/json`
  )
  const manager = said?.Swarm?.ControlAvailable === true
  const services = manager ? await readServices(asking, base, table.key) : []
  return {
    engine: dockerEngine(asking, seat, version, said),
    sameKernel: isHere(seat, version.KernelVersion, said?.Name),
    usual: seat.usual,
    user: seat.user,
    networks: facts,
    containers: answers.map((answer) => containerFact(engineId, 'docker', answer, table, null)),
    services
  }
}

/** The list says all but an overlay's peers, which need its inspection. */
async function readNetworks(asking: Asking, base: string): Promise<NetworkAnswer[]> {
  const { client, signal } = asking
  const listed = await client.get(`${base}/networks`, listOf(networkAnswer, MAX_LISTED), signal)
  return await eachAtOnce(
    listed.filter((network) => !network.ConfigOnly),
    async (network) => {
      if (network.Driver !== 'overlay') return network
      try {
        return await client.get(`${base}/networks/${encodeURIComponent(network.Id)}`, networkAnswer, signal)
      } catch (error) {
        // The list's word stands, without peers; one that is gone meanwhile needs no word.
        if (asFailure(error).code !== 'vanished') asking.gaps.push(gapOf('networks', network.Name, error))
        return network
      }
    }
  )
}

async function readServices(
  asking: Asking,
  base: string,
  key: (name: string) => string | null
): Promise<Service[]> {
  const answers = await orGap(asking, 'services', [], () =>
    asking.client.get(`${base}/services`, listOf(serviceAnswer), asking.signal)
  )
  return answers.map((answer) => serviceRecord(asking.engineId, answer, key))
}

function dockerEngine(asking: Asking, seat: EngineSeat, version: Version, said: Info | null): Engine {
  const rootlesskit = version.Components.find((part) => part.Name === 'rootlesskit')
  const rootless = rootlesskit !== undefined || (said?.SecurityOptions.includes('name=rootless') ?? false)
  const swarm = said?.Swarm ?? null
  // A daemon of another user says itself whether it is rootless: its files are none that we would open with our rights.
  const pid = rootless || seat.uid !== 0 ? null : seat.pid
  const refused = (path: string, error: unknown): void => {
    asking.gaps.push(gapOf('engine', path, error))
  }
  return {
    id: asking.engineId,
    kind: 'docker',
    name: 'docker',
    endpoint: seat.endpoint,
    version: version.Version,
    apiVersion: textOrNull(version.ApiVersion),
    rootless,
    uid: seat.uid,
    pid: seat.pid,
    namespaceId: null,
    wayOut: rootless ? (driverOf(rootlesskit?.Details.NetworkDriver) ?? seat.wayOut ?? 'unknown') : null,
    firewallBackend: textOrNull(said?.FirewallBackend?.Driver ?? ''),
    swarm:
      swarm === null || swarm.LocalNodeState === '' || swarm.LocalNodeState === 'inactive'
        ? null
        : {
            nodeId: swarm.NodeID,
            state: swarm.LocalNodeState,
            address: addressOrNull(swarm.NodeAddr),
            manager: swarm.ControlAvailable
          },
    ...(said === null ? { settings: [], settingsRead: [] } : dockerSettings(said, pid, refused))
  }
}

function driverOf(text: string | undefined): Engine['wayOut'] {
  switch (text) {
    case 'slirp4netns':
    case 'vpnkit':
    case 'pasta':
    case 'lxc-user-nic':
      return text
    default:
      return null
  }
}
