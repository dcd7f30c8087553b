/** Steps on NAT rules: one that masquerades, one that leads a port elsewhere, and taking such a rule away again. */
import { createHash } from 'node:crypto'
import { VethscopeError } from '@shared/contract/errors'
import type { IntentOf } from '@shared/contract/intents'
import { contains, formatPrefix, parseIp, parsePrefix, prefixOf } from '@shared/actions'
import {
  lookup,
  type Family,
  type FilterChain,
  type FilterRule,
  type FilterTable,
  type HostSnapshot
} from '@shared/model'
import { visible } from '@shared/text/visible'
import { plainAddress } from './check-names'
import { interfaceOf, namespaceOf } from './find-records'
import { isRuleName, natPlaceOf, readNatRule } from './nat-rule'
import { familyOfTable, installedTools, MARK, natTool, type InstalledTools, type NatTool } from './nat-tool'
import { oneStep } from './plan-namespace'
import type { PlannedSteps } from './planner'
import { addressesOf } from './restore-link'
import type { NatPlace, NatRule } from './step'
import { say } from './what-kernel'

/** The same for the same rule in the same namespace, so that a plan made anew is the same plan. */
const markOf = (namespaceId: string, rule: NatRule): string =>
  createHash('sha256')
    .update(JSON.stringify([namespaceId, rule]))
    .digest('hex')
    .slice(0, 16)

/** Every NAT rule of a namespace that a plan could hold. */
export function natRulesIn(
  snapshot: HostSnapshot,
  namespaceId: string
): { table: FilterTable; chain: FilterChain; rule: FilterRule; read: ReturnType<typeof readNatRule> }[] {
  return (lookup(snapshot).filtersOf.get(namespaceId)?.tables ?? []).flatMap((table) =>
    table.chains.flatMap((chain) =>
      chain.rules.map((rule) => ({ table, chain, rule, read: readNatRule(table, chain, rule) }))
    )
  )
}

function planAdd(
  snapshot: HostSnapshot,
  namespaceId: string,
  rule: NatRule,
  installed: InstalledTools
): PlannedSteps {
  const mark = markOf(namespaceId, rule)
  if (natRulesIn(snapshot, namespaceId).some((one) => one.rule.comment === `${MARK}${mark}`))
    throw new VethscopeError('bad-input', 'there is that rule already', 'nothing needs to be done')
  const tool = natTool(lookup(snapshot).filtersOf.get(namespaceId), rule.family, installed)
  if (tool === null)
    throw new VethscopeError(
      'not-supported',
      'neither nft nor iptables is installed',
      'install the package nftables'
    )
  const step = { namespaceId, tool, rule, mark }
  const { chain } = natPlaceOf({ do: 'nat.add', ...step })
  const stands = (lookup(snapshot).filtersOf.get(namespaceId)?.tables ?? []).some(
    (table) =>
      table.family === familyOfTable(rule.family) &&
      table.name === 'nat' &&
      table.chains.some(({ name }) => name === chain)
  )
  // iptables(8) makes the chain of a hook when it is first used, and leaves it.
  const left = tool === 'nft' || stands ? [] : [say('steps.lost.chain', { chain })]
  return oneStep(
    snapshot,
    { do: 'nat.add', ...step },
    [{ do: 'nat.remove', ...step }],
    [...left, say('steps.lost.connections')]
  )
}

function sourceOf(text: string): { family: Family; source: string } {
  const ip = parseIp(text)
  const prefix = ip === null ? parsePrefix(text) : prefixOf(ip, ip.family === 'ipv4' ? 32 : 128)
  if (prefix === null)
    throw new VethscopeError(
      'bad-input',
      `not a source: ${visible(text, 60) || '(empty)'}`,
      'as in 10.0.0.0/24'
    )
  return { family: prefix.family, source: formatPrefix(prefix) }
}

/**
 * An interface that is itself in the source's subnet is the inside: everything that leaves by another one is masqueraded,
 * as engines write it (`! -o br0`). Any other one is the way out (`-o eth0`).
 */
export function planMasquerade(
  snapshot: HostSnapshot,
  intent: IntentOf<'nat.masquerade'>,
  installed: InstalledTools = installedTools()
): PlannedSteps {
  const namespaceId = namespaceOf(snapshot, intent.namespaceId).id
  const { family, source } = sourceOf(intent.source)
  const item = intent.outInterfaceId === null ? null : interfaceOf(snapshot, intent.outInterfaceId)
  if (item !== null && item.namespaceId !== namespaceId)
    throw new VethscopeError(
      'bad-input',
      `${visible(item.ifname, 80)} is in another namespace`,
      'choose an interface of the namespace that forwards'
    )
  if (item !== null && !isRuleName(item.ifname))
    throw new VethscopeError(
      'not-supported',
      `a rule would take ${visible(item.ifname, 80)} for more than one interface`,
      'leave the interface open'
    )
  const prefix = parsePrefix(source)
  const inside =
    item !== null &&
    addressesOf(snapshot, item.id).some((one) => {
      const ip = parseIp(one.address)
      return ip !== null && prefix !== null && contains(prefix, ip)
    })
  const rule: NatRule = {
    what: 'masquerade',
    family,
    source,
    out: inside ? null : (item?.ifname ?? null),
    notOut: inside ? item.ifname : null
  }
  return planAdd(snapshot, namespaceId, rule, installed)
}

export function planDnat(
  snapshot: HostSnapshot,
  intent: IntentOf<'nat.dnat'>,
  installed: InstalledTools = installedTools()
): PlannedSteps {
  const namespaceId = namespaceOf(snapshot, intent.namespaceId).id
  const toAddress = plainAddress(intent.toAddress)
  const family: Family = toAddress.includes(':') ? 'ipv6' : 'ipv4'
  const { protocol, port, toPort } = intent
  const address = intent.address === null ? null : plainAddress(intent.address, family)
  return planAdd(
    snapshot,
    namespaceId,
    { what: 'dnat', family, protocol, address, port, toAddress, toPort },
    installed
  )
}

/** Whether the tool's own words can hold the comment. */
const sayable = (tool: NatTool, comment: string | null): boolean =>
  comment === null || tool !== 'nft' || (!/["\\]/.test(comment) && visible(comment) === comment)

export function planNatRemove(
  snapshot: HostSnapshot,
  intent: IntentOf<'nat.remove'>,
  installed: InstalledTools = installedTools()
): PlannedSteps {
  for (const { namespaceId } of snapshot.filters) {
    const found = natRulesIn(snapshot, namespaceId).find((one) => one.rule.id === intent.ruleId)
    if (found === undefined) continue
    const { table, chain, rule, read } = found
    if (read === null || !installed[read.tool] || !sayable(read.tool, read.comment))
      throw new VethscopeError(
        'not-supported',
        `that rule could not be put back as it is: ${visible(rule.text, 200)}`,
        'remove it with the tool that wrote it, or leave it to the engine whose rule it is'
      )
    const place: NatPlace = { table: table.name, chain: chain.name, index: rule.index, comment: read.comment }
    const mark = read.comment?.startsWith(MARK) === true ? read.comment.slice(MARK.length) : ''
    const step = { namespaceId, tool: read.tool, rule: read.rule, mark, place }
    return oneStep(
      snapshot,
      { do: 'nat.remove', ...step },
      [{ do: 'nat.add', ...step }],
      [say('steps.lost.rule-counter'), say('steps.lost.connections')]
    )
  }
  throw new VethscopeError(
    'not-found',
    'that rule is not there any more',
    'look again: someone else may have removed it'
  )
}
