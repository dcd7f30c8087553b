/**
 * What can be done with what is selected, and what can be done anywhere: one list for the drawer, the lists, the map and
 * the keys. Whether it makes sense is said by the form or the plan, not here: only what is never possible is left out.
 */
import type { Intent } from '@shared/contract/intents'
import type { MessageKey, MessageRef } from '@shared/locales'
import type { Container, Interface, Lookup, Namespace } from '@shared/model'
import type { Selected } from '../../app/stores/selection.store'
import { engineChoices, isConnectable, isOwn, networksOfContainer } from './choices'
import type { Draft } from './draft'
import type { FormName } from './forms'

/** By an engine's own call, or by hand as the tutorials do it. */
export type ActionGroup = 'engine' | 'hand'

export interface ChangeAction {
  readonly id: string
  readonly text: MessageRef
  readonly group: ActionGroup
  /** Opens a form with this much filled in, or asks for a plan at once. */
  readonly open: { readonly form: FormName; readonly draft: Draft } | { readonly intent: Intent }
  readonly shortcut?: string
}

const byForm = (
  group: ActionGroup,
  key: MessageKey,
  form: FormName,
  draft: Draft = {},
  shortcut?: string
): ChangeAction => ({
  id: `${key} ${form}`,
  text: { key },
  group,
  open: { form, draft },
  ...(shortcut === undefined ? {} : { shortcut })
})
const atOnce = (group: ActionGroup, text: MessageRef, intent: Intent): ChangeAction => ({
  id: `${text.key} ${intent.kind} ${JSON.stringify(text.params ?? {})}`,
  text,
  group,
  open: { intent }
})

/** What is always there, whatever is selected. */
export function generalActions(lookup: Lookup): ChangeAction[] {
  const engines = engineChoices(lookup)
  return [
    ...(engines.length > 0 ? [byForm('engine', 'changes.do.newNetwork', 'network', {}, 'n')] : []),
    ...engines.map((engine) =>
      atOnce(
        'engine',
        { key: 'changes.do.prune', params: { name: typeof engine.text === 'string' ? engine.text : '' } },
        { kind: 'network.prune', engineId: engine.value }
      )
    ),
    byForm('hand', 'changes.do.namespace', 'namespace'),
    byForm('hand', 'changes.do.veth', 'veth'),
    byForm('hand', 'changes.do.bridge', 'bridge'),
    byForm('hand', 'changes.do.linkMove', 'linkMove'),
    byForm('hand', 'changes.do.address', 'address'),
    byForm('hand', 'changes.do.upOrDown', 'up', { up: 'yes' }),
    byForm('hand', 'changes.do.master', 'master'),
    byForm('hand', 'changes.do.route', 'route'),
    byForm('hand', 'changes.do.routeRemove', 'routeRemove'),
    byForm('hand', 'changes.do.sysctl', 'sysctl'),
    byForm('hand', 'changes.do.masquerade', 'masquerade'),
    byForm('hand', 'changes.do.dnat', 'dnat'),
    byForm('hand', 'changes.do.conceal', 'conceal')
  ]
}

function networkActions(lookup: Lookup, id: string): ChangeAction[] {
  const network = lookup.network.get(id)
  if (network === undefined || !isConnectable(network)) return []
  const members = lookup.membersOf.get(id)?.length ?? 0
  return [
    byForm('engine', 'changes.do.connectContainer', 'connect', { networkId: id }, 'c'),
    ...(members > 0
      ? [byForm('engine', 'changes.do.disconnectContainer', 'disconnect', { networkId: id })]
      : []),
    ...(isOwn(network)
      ? [
          atOnce(
            'engine',
            { key: 'changes.do.removeNetwork', params: { name: network.name } },
            { kind: 'network.remove', networkId: id }
          )
        ]
      : [])
  ]
}

function containerActions(lookup: Lookup, container: Container): ChangeAction[] {
  const on = networksOfContainer(lookup, container.id).filter(isConnectable)
  const shared = container.networkMode.kind === 'host' || container.networkMode.kind === 'container'
  const draft = { containerId: container.id }
  const first = on[0]
  const inside = (lookup.interfacesOf.get(container.namespaceId ?? '') ?? []).find(
    (item) => item.linkType !== 'loopback'
  )
  return [
    ...(shared ? [] : [byForm('engine', 'changes.do.connectNetwork', 'connect', draft, 'c')]),
    ...(first === undefined
      ? []
      : [byForm('engine', 'changes.do.move', 'move', { ...draft, fromNetworkId: first.id })]),
    ...on.map((network) =>
      atOnce(
        'engine',
        { key: 'changes.do.disconnectFrom', params: { name: network.name } },
        { kind: 'endpoint.disconnect', networkId: network.id, containerId: container.id }
      )
    ),
    ...(shared || inside === undefined
      ? []
      : [byForm('hand', 'changes.do.readdress', 'readdress', { ...draft, interfaceId: inside.id })]),
    ...(container.namespaceId === null || shared
      ? []
      : [
          byForm('hand', 'changes.do.expose', 'expose', {
            namespaceId: container.namespaceId,
            name: container.name
          })
        ])
  ]
}

function interfaceActions(item: Interface): ChangeAction[] {
  const draft = { interfaceId: item.id }
  return [
    atOnce(
      'hand',
      { key: item.adminUp ? 'changes.do.down' : 'changes.do.up' },
      { kind: 'link.up', interfaceId: item.id, up: !item.adminUp }
    ),
    byForm('hand', 'changes.do.address', 'address', draft),
    byForm('hand', 'changes.do.addressRemove', 'addressRemove', draft),
    ...(item.linkType === 'loopback'
      ? []
      : [
          byForm('hand', 'changes.do.linkMove', 'linkMove', draft),
          ...(item.kind === 'bridge' ? [] : [byForm('hand', 'changes.do.master', 'master', draft)]),
          byForm('hand', 'changes.do.mtu', 'mtu', draft),
          byForm('hand', 'changes.do.route', 'route', { ...draft, namespaceId: item.namespaceId })
        ]),
    // Only what was made can be deleted: a device of a driver cannot.
    ...(item.kind === null
      ? []
      : [
          atOnce(
            'hand',
            { key: 'changes.do.deleteLink', params: { name: item.ifname } },
            { kind: 'link.delete', interfaceId: item.id }
          )
        ])
  ]
}

function namespaceActions(item: Namespace): ChangeAction[] {
  const draft = { namespaceId: item.id }
  const named = item.kind === 'named' || item.kind === 'engine'
  return [
    byForm('hand', 'changes.do.veth', 'veth', { ...draft, peerNamespaceId: item.id }),
    byForm('hand', 'changes.do.bridge', 'bridge', draft),
    byForm('hand', 'changes.do.route', 'route', draft),
    byForm('hand', 'changes.do.routeRemove', 'routeRemove', draft),
    byForm('hand', 'changes.do.sysctl', 'sysctl', { ...draft, sysctl: 'ip_forward', value: '1' }),
    byForm('hand', 'changes.do.masquerade', 'masquerade', draft),
    byForm('hand', 'changes.do.dnat', 'dnat', { ...draft, protocol: 'tcp' }),
    ...(item.kind === 'host' ? [] : [byForm('hand', 'changes.do.expose', 'expose', draft)]),
    ...(named
      ? item.names.flatMap((name) => [
          ...(item.kind === 'named' && item.processes === 0
            ? [
                atOnce(
                  'hand',
                  { key: 'changes.do.deleteNamespace', params: { name } },
                  { kind: 'namespace.delete', namespaceId: item.id, name }
                )
              ]
            : [
                atOnce(
                  'hand',
                  { key: 'changes.do.concealName', params: { name } },
                  { kind: 'namespace.conceal', name }
                )
              ])
        ])
      : [])
  ]
}

const natActions = new Set(['dnat', 'snat', 'masquerade', 'redirect'])

function ruleActions(lookup: Lookup, id: string): ChangeAction[] {
  const rule = lookup.snapshot.filters
    .flatMap((filters) => filters.tables)
    .flatMap((table) => table.chains)
    .flatMap((chain) => chain.rules)
    .find((one) => one.id === id)
  if (rule === undefined || !natActions.has(rule.action.kind)) return []
  return [atOnce('hand', { key: 'changes.do.natRemove' }, { kind: 'nat.remove', ruleId: id })]
}

/** What can be done with one record; empty where nothing can. */
export function actionsFor(lookup: Lookup, selected: Selected | null): ChangeAction[] {
  if (selected === null) return []
  const { kind, id } = selected
  if (kind === 'network') return networkActions(lookup, id)
  if (kind === 'rule') return ruleActions(lookup, id)
  if (kind === 'interface') {
    const item = lookup.interface.get(id)
    return item === undefined ? [] : interfaceActions(item)
  }
  if (kind === 'namespace') {
    const item = lookup.namespace.get(id)
    return item === undefined ? [] : namespaceActions(item)
  }
  if (kind === 'engine') return generalActions(lookup).filter((action) => action.group === 'engine')
  const endpoint = kind === 'endpoint' ? lookup.snapshot.endpoints.find((item) => item.id === id) : undefined
  const container = lookup.container.get(endpoint?.containerId ?? (kind === 'container' ? id : ''))
  return container === undefined ? [] : containerActions(lookup, container)
}
