/**
 * Reads Podman over its service. The compatible API lacks what matters here (a network's interface and DNS, pods, the
 * modes pasta and slirp4netns), so everything but the version is asked of libpod. See docs.podman.io/en/latest/_static/api.html.
 */
import { inspectAll, MAX_LISTED, orGap, type Asking } from './ask'
import { containerFact } from './containers'
import { gapOf } from './failure'
import { textOrNull } from './convert'
import { isHere, type EngineSeat } from './seat'
import { networkTable } from './network-table'
import { podmanNetwork } from './networks'
import { podmanSettings } from './podman-settings'
import type { EngineFacts } from './reading'
import { libpodInfo, libpodNetwork, libpodSummary, listOf } from './schemas'
import type { z } from 'zod'

type Said = z.infer<typeof libpodInfo>

/**
 * `/libpod/info` starts half a dozen programs and takes up to a second. What is read of it changes only with the service's
 * version and configuration, so one answer serves for five minutes.
 */
export class PodmanInfo {
  #kept: { readonly libpod: string; readonly until: number; readonly said: Said } | null = null

  /** @throws EngineFailure */
  async get(libpod: string, ask: () => Promise<Said>): Promise<Said> {
    const now = performance.now()
    if (this.#kept !== null && this.#kept.libpod === libpod && now < this.#kept.until) return this.#kept.said
    const said = await ask()
    this.#kept = { libpod, until: now + 300_000, said }
    return said
  }
}

/** `libpod`: its API version. @throws EngineFailure where not even the list of containers could be had */
export async function readPodman(
  asking: Asking,
  seat: EngineSeat,
  libpod: string,
  kept: PodmanInfo
): Promise<EngineFacts> {
  const { client, engineId, signal } = asking
  const base = `/v${/^\d+\.\d+\.\d+/.exec(libpod)?.[0] ?? '4.0.0'}/libpod`
  const [said, networks, listed] = await Promise.all([
    orGap(asking, 'engine', null, () =>
      kept.get(libpod, () => client.get(`${base}/info`, libpodInfo, signal))
    ),
    orGap(asking, 'networks', [], () =>
      client.get(`${base}/networks/json`, listOf(libpodNetwork, MAX_LISTED), signal)
    ),
    client.get(`${base}/containers/json?all=true`, listOf(libpodSummary, MAX_LISTED), signal)
  ])
  const facts = networks.map((answer) => podmanNetwork(engineId, answer))
  const table = networkTable(facts)
  const infra = new Map(
    listed.filter((item) => item.IsInfra && item.Pod !== '').map((item) => [item.Pod, item.Id])
  )
  const podNames = new Map(listed.map((item) => [item.Pod, item.PodName]))
  const answers = await inspectAll(
    asking,
    listed.map((item) => ({ ...item, name: item.Names[0] ?? item.Id.slice(0, 12) })),
    (id) => `${base}/containers/${id}/json`
  )
  const rootless = said?.host.security.rootless ?? (seat.uid !== null && seat.uid !== 0)
  return {
    engine: {
      id: engineId,
      kind: 'podman',
      name: 'podman',
      endpoint: seat.endpoint,
      version: textOrNull(said?.version.Version ?? ''),
      apiVersion: libpod,
      rootless,
      uid: seat.uid,
      pid: seat.pid,
      namespaceId: null,
      wayOut: rootless ? (wayOut(said?.host.rootlessNetworkCmd) ?? seat.wayOut ?? 'unknown') : null,
      firewallBackend: null,
      swarm: null,
      ...settingsOf(asking, seat, said, rootless)
    },
    sameKernel: isHere(seat, said?.host.kernel ?? '', said?.host.hostname),
    usual: seat.usual,
    user: seat.user,
    networks: facts,
    containers: answers.map((answer) =>
      containerFact(
        engineId,
        'podman',
        answer,
        table,
        answer.Pod === ''
          ? null
          : {
              name: podNames.get(answer.Pod) || answer.Pod.slice(0, 12),
              infra: infra.get(answer.Pod) ?? null
            }
      )
    ),
    services: []
  }
}

/** What the configuration says, and before it what the service itself tells. */
function settingsOf(asking: Asking, seat: EngineSeat, said: Said | null, rootless: boolean) {
  const backend = said?.host.networkBackend ?? ''
  // A service of another user reads files that are none that we would open with our rights.
  const { settings, settingsRead } = podmanSettings(
    rootless || seat.uid !== 0 ? null : seat.pid,
    (path, error) => {
      asking.gaps.push(gapOf('engine', path, error))
    }
  )
  const told = backend === '' ? [] : [{ key: 'network-backend', value: backend, source: null, from: null }]
  return { settings: [...told, ...settings], settingsRead }
}

/** Podman 5 says it; 4 does not. */
function wayOut(command: string | undefined): 'pasta' | 'slirp4netns' | null {
  return command === 'pasta' || command === 'slirp4netns' ? command : null
}
