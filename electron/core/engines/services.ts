/** A swarm service as a record: mode, virtual addresses, ports. */
import type { Service } from '@shared/model'
import { networkIdOf } from './convert'
import type { ServiceAnswer } from './schemas'

/** `key` finds the engine's key of a network by name or key. */
export function serviceRecord(
  engineId: string,
  answer: ServiceAnswer,
  key: (word: string) => string | null
): Service {
  const [mode] = answer.Spec.Mode
  const targets = [...answer.Spec.TaskTemplate.Networks, ...answer.Spec.Networks].map((entry) => entry.Target)
  const wanted = answer.Endpoint.Spec.Mode === '' ? answer.Spec.EndpointSpec.Mode : answer.Endpoint.Spec.Mode
  return {
    id: `${engineId}#${answer.ID}`,
    engineId,
    name: answer.Spec.Name,
    mode: (mode?.[0] ?? 'unknown').toLowerCase(),
    replicas: mode?.[1].Replicas ?? null,
    endpointMode: wanted === 'dnsrr' ? 'dnsrr' : 'vip',
    vips: answer.Endpoint.VirtualIPs.filter((vip) => vip.Addr !== '').map((vip) => ({
      networkId: networkIdOf(engineId, vip.NetworkID),
      address: vip.Addr
    })),
    ports: answer.Endpoint.Ports.map((port) => ({
      protocol: port.Protocol,
      published: port.PublishedPort > 0 ? port.PublishedPort : null,
      target: port.TargetPort,
      mode: port.PublishMode
    })),
    networkIds: [...new Set(targets.flatMap((target) => key(target) ?? []))].map((found) =>
      networkIdOf(engineId, found)
    )
  }
}
