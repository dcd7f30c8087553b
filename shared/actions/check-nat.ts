/** sysctls and NAT by hand: MASQUERADE and DNAT of iptables-extensions(8), and who has the port already. */
import type { IntentOf } from '../contract/intents'
import { findTranslations, provenanceOf, type FoundTranslation } from '../filter'
import { lookup, type Container, type HostSnapshot } from '../model'
import { contains, parseIp, parsePrefix, prefixOf, type Ip } from './cidr'
import { enterable, linkOf } from './check-namespace'
import { checkCidr } from './check-subnets'
import type { Findings } from './findings'
import { quoted } from './findings'
import { homeOf, namespaceName } from './place'
import { specialRange } from './ranges'
import { forwards, keyOf, SYSCTLS, valueNow } from './sysctl'
import { rulesOf } from './things'
import { routesIn } from './way-out'

export function checkSysctl(found: Findings, snapshot: HostSnapshot, intent: IntentOf<'sysctl.set'>): void {
  const namespace = enterable(found, snapshot, intent.namespaceId)
  const meaning = SYSCTLS[intent.sysctl]
  const link = intent.interfaceId === null ? null : linkOf(found, snapshot, intent.interfaceId)
  const key = keyOf(intent, link?.item.ifname ?? null)
  const { value } = intent
  if (!Number.isInteger(value) || value < 0 || value > meaning.max)
    found.stop('value', 'sysctl-value', { key, max: meaning.max, value }, '1')
  if (intent.interfaceId !== null && meaning.each === null) found.stop('interfaceId', 'sysctl-whole', { key })
  if (namespace === null) return
  const where = namespaceName(snapshot, namespace.id)
  if (link !== null && link.item.namespaceId !== namespace.id)
    found.stop('interfaceId', 'interface-elsewhere', { name: link.item.ifname, namespace: where })
  if (valueNow(snapshot, intent) === value) found.note('value', 'link-already', { name: key })
  else if (value === 0 && intent.sysctl === 'ip_forward') {
    const engines = snapshot.engines.some((item) => homeOf(snapshot, item) === namespace.id)
    if (engines) found.warn('value', 'forward-off', { namespace: where })
  }
}

const cleanOf = (text: string | null): string | null =>
  text === null ? null : text.replace(/\/(32|128)$/, '')

/** Translations in a namespace that a predicate takes. */
function translationsIn(
  snapshot: HostSnapshot,
  namespaceId: string,
  takes: (item: FoundTranslation) => boolean
): FoundTranslation | undefined {
  return rulesOf(snapshot, (item) => item.namespaceId === namespaceId).find(takes)
}

function warnForwarding(
  found: Findings,
  snapshot: HostSnapshot,
  namespaceId: string,
  family: 'ipv4' | 'ipv6'
): void {
  if (forwards(snapshot, namespaceId, family)) return
  const key = SYSCTLS[family === 'ipv4' ? 'ip_forward' : 'ipv6.forwarding'].whole
  found.warn('', 'forward-needed', { namespace: namespaceName(snapshot, namespaceId), key })
}

export function checkMasquerade(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'nat.masquerade'>
): void {
  const namespace = enterable(found, snapshot, intent.namespaceId)
  const source = checkCidr(found, 'source', intent.source, () => {
    const ip = parseIp(intent.source)
    return ip === null ? null : `${intent.source}/${ip.family === 'ipv4' ? '32' : '128'}`
  })
  const out =
    intent.outInterfaceId === null ? null : linkOf(found, snapshot, intent.outInterfaceId, 'outInterfaceId')
  if (namespace === null) return
  if (out !== null && out.item.namespaceId !== namespace.id) {
    const params = { name: out.item.ifname, namespace: namespaceName(snapshot, namespace.id) }
    found.stop('outInterfaceId', 'interface-elsewhere', params)
  }
  if (source === null) return
  warnForwarding(found, snapshot, namespace.id, source.family)
  const same = translationsIn(snapshot, namespace.id, ({ translation }) => {
    const { source: from, outInterface } = translation.matches
    return (
      translation.kind === 'masquerade' &&
      from?.negated === false &&
      cleanOf(from.values[0] ?? null) === cleanOf(intent.source) &&
      (out === null ? outInterface === null : outInterface?.values[0] === out.item.ifname)
    )
  })
  if (same !== undefined) found.warn('source', 'nat-exists')
}

export function checkDnat(found: Findings, snapshot: HostSnapshot, intent: IntentOf<'nat.dnat'>): void {
  const namespace = enterable(found, snapshot, intent.namespaceId)
  const target = parseIp(intent.toAddress)
  const address = intent.address === null ? null : parseIp(intent.address)
  for (const field of ['port', 'toPort'] as const) {
    const port = intent[field]
    if (!Number.isInteger(port) || port < 1 || port > 65_535) found.stop(field, 'port-range', { port }, '80')
  }
  if (target === null) found.stop('toAddress', 'address-syntax', { text: quoted(intent.toAddress) })
  else {
    const range = specialRange(prefixOf(target, target.family === 'ipv4' ? 32 : 128))
    if (range !== null && range !== 'loopback' && range !== 'link-local')
      found.stop('toAddress', 'address-special', { address: intent.toAddress, range })
  }
  if (intent.address !== null && address === null)
    found.stop('address', 'address-syntax', { text: quoted(intent.address) })
  else if (address !== null && target !== null && address.family !== target.family) {
    const family = target.family === 'ipv4' ? 'IPv4' : 'IPv6'
    found.stop('address', 'address-family', { address: intent.address ?? '', family })
  }
  if (namespace === null || target === null || found.stops) return
  warnForwarding(found, snapshot, namespace.id, target.family)
  if (!hasRoute(snapshot, namespace.id, target)) {
    const params = { namespace: namespaceName(snapshot, namespace.id), address: intent.toAddress }
    found.warn('toAddress', 'target-no-route', params)
  }
  warnPort(found, snapshot, namespace.id, intent, target)
}

/** How the comment of a rule that Vethscope made starts. */
export const RULE_MARK = 'vethscope'
const PROXIES = new Set(['docker-proxy', 'rootlessport', 'rootlesskit', 'slirp4netns', 'pasta', 'conmon'])

/** Who has the port: a container that publishes it, a rule, a listener. */
function warnPort(
  found: Findings,
  snapshot: HostSnapshot,
  namespaceId: string,
  intent: IntentOf<'nat.dnat'>,
  target: Ip
): void {
  const { port, protocol } = intent
  const meets = (other: string): boolean => {
    const theirs = parseIp(other)
    if (intent.address === null || theirs === null || theirs.value === 0n) return true
    return theirs.value === parseIp(intent.address)?.value
  }
  const look = lookup(snapshot)
  const publishes = (item: Container): boolean =>
    homeOf(snapshot, look.engine.get(item.engineId)) === namespaceId &&
    item.ports.some((one) => one.hostPort === port && one.protocol === protocol && meets(one.hostAddress))
  const holder = snapshot.containers.find(publishes)
  if (holder !== undefined) {
    found.warn('port', 'port-published', { port, protocol, container: holder.name })
    return
  }
  const rule = translationsIn(
    snapshot,
    namespaceId,
    ({ translation }) =>
      (translation.kind === 'dnat' || translation.kind === 'redirect') &&
      translation.family === target.family &&
      translation.ports.includes(String(port)) &&
      (translation.matches.destination === null || meets(translation.matches.destination.values[0] ?? ''))
  )
  if (rule !== undefined) {
    const { translation } = rule
    const to = [translation.address, translation.port].filter((part) => part !== null).join(':')
    if (translation.address === intent.toAddress && translation.port === String(intent.toPort))
      found.warn('port', 'nat-exists')
    else found.warn('port', 'port-rule', { port, protocol, target: to })
    return
  }
  const listener = snapshot.sockets.find(
    (item) =>
      item.namespaceId === namespaceId &&
      item.protocol === protocol &&
      item.port === port &&
      meets(item.address)
  )
  const program = listener?.owners[0]?.comm ?? ''
  if (listener !== undefined && !PROXIES.has(program))
    found.warn('port', 'port-listens', { program: program === '' ? '?' : program, port, protocol })
}

const hasRoute = (snapshot: HostSnapshot, namespaceId: string, ip: Ip): boolean =>
  routesIn(snapshot, namespaceId).some((route) => {
    const prefix = parsePrefix(route.destination)
    return route.type !== 'blackhole' && prefix !== null && contains(prefix, ip)
  })

export function checkNatRemove(
  found: Findings,
  snapshot: HostSnapshot,
  intent: IntentOf<'nat.remove'>
): void {
  const rule = findTranslations(lookup(snapshot)).find((item) => item.rule.id === intent.ruleId)
  if (rule === undefined) {
    const known = snapshot.filters.some((item) =>
      item.tables.some((table) =>
        table.chains.some((chain) => chain.rules.some((one) => one.id === intent.ruleId))
      )
    )
    if (known) found.stop('ruleId', 'rule-not-nat')
    else found.stop('ruleId', 'unknown-rule', { id: quoted(intent.ruleId) })
    return
  }
  enterable(found, snapshot, rule.namespaceId, 'ruleId')
  const ours = rule.rule.comment?.startsWith(RULE_MARK) === true
  const program = ours ? null : provenanceOf(rule.view, rule.rule)
  if (program !== null) found.stop('ruleId', 'rule-engine', { program })
}
