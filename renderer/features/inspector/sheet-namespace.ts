/** A network namespace in the inspector: who holds it, what is in it, how it routes. */
import { forwardLine, namespaceLine } from '@shared/explain'
import type { Lookup, PolicyRule, Route } from '@shared/model'
import { interfaceIdOf } from '@shared/model'
import { count } from '../../ui/format'
import { socketFacts } from './sheet-container'
import { fact, flag, namespaceFact, namespaceName, section, term, type Fact, type Sheet } from './sheet'

/** Values of a section are bounded: the lists show the rest. */
const SHOWN = 200

const deviceName = (lookup: Lookup, namespaceId: string, ifindex: number | null): string =>
  ifindex === null
    ? ''
    : (lookup.interface.get(interfaceIdOf(namespaceId, ifindex))?.ifname ?? `if${String(ifindex)}`)

/** A route as `ip route` writes it. */
export function routeText(lookup: Lookup, route: Route): string {
  const any = route.destination === '0.0.0.0/0' || route.destination === '::/0'
  const hops = route.hops.map((hop) =>
    [
      hop.gateway === null ? '' : `via ${hop.gateway}`,
      hop.ifindex === null ? '' : `dev ${deviceName(lookup, route.namespaceId, hop.ifindex)}`
    ]
      .filter(Boolean)
      .join(' ')
  )
  return [
    route.type === 'unicast' ? '' : route.type,
    any ? 'default' : route.destination,
    hops.length > 1 ? hops.map((hop) => `nexthop ${hop}`).join(' ') : (hops[0] ?? ''),
    route.prefSource === null ? '' : `src ${route.prefSource}`,
    route.metric === 0 ? '' : `metric ${String(route.metric)}`
  ]
    .filter(Boolean)
    .join(' ')
}

const ruleText = (rule: PolicyRule): string =>
  [
    rule.not ? 'not' : '',
    `from ${rule.source ?? 'all'}`,
    rule.destination === null ? '' : `to ${rule.destination}`,
    rule.iif === null ? '' : `iif ${rule.iif}`,
    rule.oif === null ? '' : `oif ${rule.oif}`,
    rule.fwmark === null ? '' : `fwmark 0x${rule.fwmark.toString(16)}`,
    rule.action === 'table' ? `lookup ${String(rule.table)}` : rule.action
  ]
    .filter(Boolean)
    .join(' ')

const tableName = (table: number): string =>
  table === 254 ? 'main' : table === 253 ? 'default' : table === 255 ? 'local' : String(table)

function interfaceFacts(lookup: Lookup, id: string): Fact[] {
  return (lookup.interfacesOf.get(id) ?? []).slice(0, SHOWN).map((item) => ({
    label: term(item.ifname),
    value:
      (lookup.addressesOf.get(item.id) ?? [])
        .map((one) => `${one.address}/${String(one.prefixLength)}`)
        .join(', ') ||
      (item.kind ?? item.linkType),
    target: { kind: 'interface' as const, id: item.id }
  }))
}

export function namespaceSheet(lookup: Lookup, id: string): Sheet | null {
  const item = lookup.namespace.get(id)
  if (!item) return null
  const { snapshot } = lookup
  const here = <T extends { readonly namespaceId: string | null }>(records: readonly T[]): T[] =>
    records.filter((record) => record.namespaceId === id)
  const name = namespaceName(lookup, id)
  const forward = forwardLine(lookup, id)
  const rules = (lookup.filtersOf.get(id)?.tables ?? []).reduce(
    (sum, table) => sum + table.chains.reduce((more, chain) => more + chain.rules.length, 0),
    0
  )
  return {
    kind: 'namespace',
    title: typeof name === 'string' ? name : snapshot.host.hostname,
    subtitle: [{ key: `namespaces.kind.${item.kind}` }, `net:[${String(item.inode)}]`],
    sections: [
      ...section('inspector.identity', [
        ...fact(
          'inspector.heldBy',
          { key: `namespaces.kind.${item.kind}` },
          { words: true, note: namespaceLine(lookup, item) }
        ),
        ...(forward ? fact(term('ip_forward'), forward.value, { note: forward.note }) : []),
        ...fact('inspector.names', item.names.join(', ')),
        ...fact(term('inode'), item.inode),
        ...fact(term('cookie'), item.cookie),
        ...fact(
          'inspector.processes',
          item.comm === null ? String(item.processes) : `${count(item.processes)} · ${item.comm}`
        ),
        ...fact(term('PID'), item.pids.slice(0, 8).join(', ')),
        ...fact('inspector.userNamespace', item.userNamespace),
        ...fact('inspector.ownerUid', item.ownerUid),
        ...namespaceFact(lookup, item.parentId, 'inspector.parent'),
        ...(item.readable ? [] : flag('inspector.readable', false)),
        ...fact('inspector.rules', rules === 0 ? null : count(rules))
      ]),
      ...section(
        'inspector.containers',
        (lookup.containersIn.get(id) ?? []).slice(0, SHOWN).map((one) => ({
          label: term(one.name),
          value: one.image,
          target: { kind: 'container' as const, id: one.id }
        }))
      ),
      ...section('inspector.interfaces', interfaceFacts(lookup, id)),
      ...section(
        'inspector.routes',
        here(snapshot.routes)
          .filter((route) => route.table !== 255)
          .slice(0, SHOWN)
          .map((route) => ({ label: term(tableName(route.table)), value: routeText(lookup, route) })),
        { lines: true }
      ),
      ...section(
        'inspector.policyRules',
        here(snapshot.rules).map((rule) => ({ label: term(String(rule.priority)), value: ruleText(rule) })),
        { lines: true, folded: true }
      ),
      ...section('inspector.listening', socketFacts(here(snapshot.sockets).slice(0, SHOWN))),
      ...section(
        'inspector.limits',
        here(snapshot.limits).map((one) => ({
          label: term(one.table),
          value: `${count(one.count)} / ${count(one.max)}`
        }))
      ),
      ...section(
        'inspector.subsystems',
        here(snapshot.subsystems).map((one) => ({
          label: term(one.kind),
          value: [one.where, one.detail].filter(Boolean).join(' · ') || one.kind
        }))
      ),
      ...section(
        term('sysctl'),
        here(snapshot.sysctls).map((one) => ({ label: term(one.key), value: one.value })),
        { folded: true }
      ),
      ...section(
        'inspector.paths',
        item.paths.map((path) => ({ label: term(''), value: path })),
        { lines: true, folded: true }
      )
    ]
  }
}
