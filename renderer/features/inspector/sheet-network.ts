/** A network, or an engine, in the inspector. */
import { networksOf } from '../../app/cached-lists'
import { networkLine, networkPoints, serviceLines, settingsOf } from '@shared/explain'
import type { Lookup } from '@shared/model'
import { seconds } from '../../ui/format'
import { sourceText } from './sheet-setting'
import { fact, flag, namespaceFact, recordFacts, section, term, type Fact, type Sheet } from './sheet'

export function networkSheet(lookup: Lookup, id: string): Sheet | null {
  const network = lookup.network.get(id)
  const row = networksOf(lookup).find((item) => item.key === id)
  if (!network || !row) return null
  const points = networkPoints(lookup, network)
  const note = (about: string): Pick<Fact, 'note'> => {
    const found = points.find((point) => point.about === about)
    return found ? { note: found.note } : {}
  }
  return {
    kind: 'network',
    title: network.name,
    subtitle: [row.engine, network.driver],
    hue: network,
    sections: [
      ...section('inspector.identity', [
        ...fact('inspector.driver', network.driver, { note: networkLine(lookup, network) }),
        ...fact('inspector.scope', network.scope),
        ...fact('inspector.engine', row.engine, { target: { kind: 'engine', id: network.engineId } }),
        ...fact(term('ID'), network.engineKey),
        ...(row.device
          ? fact('inspector.interface', row.device.ifname, {
              target: { kind: 'interface', id: row.device.key },
              mark: row.device.adminUp ? 'good' : 'bad'
            })
          : []),
        ...namespaceFact(lookup, network.namespaceId, 'inspector.namespace'),
        ...fact(term('MTU'), row.mtu, note('MTU')),
        ...flag(term('internal'), network.internal, note('internal')),
        ...flag(term('ICC'), network.icc, note('ICC')),
        ...flag(term('masquerade'), network.masquerade, note('masquerade')),
        ...flag(term('IPv6'), network.ipv6, note('IPv6')),
        ...flag(term('attachable'), network.attachable, note('attachable')),
        ...flag(term('DNS'), network.dns, note('DNS')),
        ...fact(term('VNI'), network.vni.join(', '), note('VNI')),
        ...fact('inspector.composeProject', network.composeProject),
        ...fact('inspector.createdAt', seconds(network.createdAt))
      ]),
      ...network.subnets.flatMap((item) =>
        section('inspector.subnet', [
          ...fact('inspector.subnet', item.subnet),
          ...fact('inspector.gateway', item.gateway),
          ...fact('inspector.ipRange', item.ipRange),
          ...item.aux.flatMap((aux) => fact(term(aux.name), aux.address))
        ])
      ),
      ...section(
        'inspector.members',
        row.members.map((member) => ({
          label: term(member.container.name),
          value: [member.ipv4, member.ipv6].filter((one) => one !== null).join(', ') || (member.mac ?? '-'),
          target: { kind: 'container' as const, id: member.containerKey }
        }))
      ),
      ...section(
        'inspector.nodes',
        network.peers.map((peer, at) => ({
          label: term(peer.name),
          value: peer.address,
          ...(at === network.peers.length - 1 ? note('peers') : {})
        }))
      ),
      ...section(
        'inspector.services',
        serviceLines(lookup, network).map((one) => ({
          label: term(one.name),
          value: one.value,
          note: one.note
        }))
      ),
      ...section('inspector.options', recordFacts(network.options)),
      ...section('inspector.labels', recordFacts(network.labels), { folded: true })
    ]
  }
}

export function engineSheet(lookup: Lookup, id: string): Sheet | null {
  const engine = lookup.engine.get(id)
  if (!engine) return null
  const mine = lookup.snapshot.containers.filter((item) => item.engineId === id)
  return {
    kind: 'engine',
    title: engine.name,
    subtitle: [engine.kind, engine.version ?? ''],
    sections: [
      ...section('inspector.identity', [
        ...fact('inspector.kind', engine.kind),
        ...fact('inspector.version', engine.version),
        ...fact(term('API'), engine.apiVersion),
        ...fact('inspector.endpoint', engine.endpoint),
        ...flag(term('rootless'), engine.rootless),
        ...fact(term('UID'), engine.uid),
        ...fact(term('PID'), engine.pid),
        ...fact('inspector.wayOut', engine.wayOut),
        ...namespaceFact(lookup, engine.namespaceId, 'inspector.namespace'),
        ...fact('inspector.firewallBackend', engine.firewallBackend),
        ...fact('inspector.containers', mine.length),
        ...(engine.swarm ? fact(term('swarm'), `${engine.swarm.state} ${engine.swarm.nodeId}`) : [])
      ]),
      ...section(
        'inspector.settings',
        settingsOf(lookup, engine).map((item) => ({
          label: term(item.name),
          value: item.value ?? { key: 'explain.source.none' as const },
          target: { kind: 'setting' as const, id: item.key },
          note: item.warning?.text ?? sourceText(item.source),
          ...(item.warning ? { mark: item.warning.level } : {}),
          ...(item.value === null ? { words: true } : {})
        }))
      )
    ]
  }
}
