/**
 * NAT rules put in place and taken away: iptables(8) by arguments, nft(8) by one argument of JSON
 * (libnftables-json(5)), so that no name is ever read as a part of a rule. A rule is found again by its comment, or where it has none by being
 * exactly that rule.
 */
import { z } from 'zod'
import { succeeded, type Program } from '../commands'
import { iptablesArguments, natPlaceOf, nftExpressions, type NatStep } from './nat-rule'
import { familyOfTable, OWN_TABLE } from './nat-tool'
import { NotBegun, saidBy, type Opened } from './opened'
import type { StepResult } from './runner'

const done: StepResult = { ok: true, unchanged: false, detail: '' }
const already: StepResult = { ok: true, unchanged: true, detail: 'it was there already' }

export const runNat = (step: NatStep, opened: Opened): Promise<StepResult> =>
  step.tool === 'nft' ? runNft(step, opened) : runIptables(step, opened)

function programOf(step: NatStep): Program {
  const six = step.rule.family === 'ipv6'
  if (step.tool === 'iptables-legacy') return six ? 'ip6tables-legacy' : 'iptables-legacy'
  return six ? 'ip6tables-nft' : 'iptables-nft'
}

async function runIptables(step: NatStep, opened: Opened): Promise<StepResult> {
  const start = (args: string[]): ReturnType<Opened['inside']> =>
    opened.inside(step.namespaceId, programOf(step), args)
  const plain = iptablesArguments({ ...step, do: 'nat.remove' })
  const as = (verb: string): string[] => plain.map((word, at) => (at === 4 ? verb : word))
  if (step.do === 'nat.add' && step.place === undefined && succeeded(await start(as('-C')))) return already
  const result = await start(iptablesArguments(step))
  if (succeeded(result)) return done
  // Fewer rules stand there by now: then it goes to the end.
  if (step.do === 'nat.add' && /index of insertion too big/i.test(result.stderr)) {
    const appended = await start(as('-A'))
    return { ok: succeeded(appended), unchanged: appended.status !== null, detail: saidBy(appended) }
  }
  return { ok: false, unchanged: result.status !== null, detail: saidBy(result) }
}

const listed = z.object({
  nftables: z.array(
    z.looseObject({
      rule: z
        .looseObject({
          chain: z.string(),
          handle: z.int(),
          comment: z.string().optional(),
          expr: z.array(z.unknown()).default([])
        })
        .optional()
    })
  )
})
type ListedRule = NonNullable<z.infer<typeof listed>['nftables'][number]['rule']>

/** Rules of a table in order; none where there is no such table. */
async function rulesOf(step: NatStep, opened: Opened): Promise<ListedRule[]> {
  const { table } = natPlaceOf(step)
  const result = await opened.inside(step.namespaceId, 'nft', [
    '-j',
    'list',
    'table',
    familyOfTable(step.rule.family),
    table
  ])
  if (!succeeded(result)) return []
  return listed
    .parse(JSON.parse(result.stdout))
    .nftables.flatMap(({ rule }) => (rule === undefined ? [] : [rule]))
}

async function apply(step: NatStep, opened: Opened, commands: readonly unknown[]): Promise<StepResult> {
  const result = await opened.inside(step.namespaceId, 'nft', ['-j', JSON.stringify({ nftables: commands })])
  return {
    ok: succeeded(result),
    unchanged: !succeeded(result) && result.status !== null,
    detail: saidBy(result)
  }
}

/** As nft(8) lists it: without counters, and without the family that a table of one family implies. */
function comparable(expressions: readonly unknown[]): string {
  const counter = z.looseObject({ counter: z.unknown() })
  const translated = z.looseObject({ dnat: z.looseObject({ addr: z.unknown(), port: z.unknown() }) })
  return JSON.stringify(
    expressions
      .filter(
        (one) => !(counter.safeParse(one).success && Object.keys(counter.parse(one)).includes('counter'))
      )
      .map((one) => {
        const dnat = translated.safeParse(one)
        return dnat.success ? { dnat: { addr: dnat.data.dnat.addr, port: dnat.data.dnat.port } } : one
      })
  )
}

async function runNft(step: NatStep, opened: Opened): Promise<StepResult> {
  const { table, chain, comment } = natPlaceOf(step)
  const family = familyOfTable(step.rule.family)
  const expr = nftExpressions(step.rule)
  const all = await rulesOf(step, opened)
  const here = all.filter((one) => one.chain === chain)
  const found = here.find(
    (one) =>
      (one.comment ?? null) === comment && (comment !== null || comparable(one.expr) === comparable(expr))
  )
  if (step.do === 'nat.remove') {
    if (found === undefined) throw new NotBegun('that rule is not there any more')
    const own = table === OWN_TABLE
    const emptied =
      own && all.length === 1
        ? [{ delete: { table: { family, name: table } } }]
        : own && here.length === 1
          ? [{ delete: { chain: { family, table, name: chain } } }]
          : []
    return apply(step, opened, [
      { delete: { rule: { family, table, chain, handle: found.handle } } },
      ...emptied
    ])
  }
  if (found !== undefined && step.place === undefined) return already
  const dnat = step.rule.what === 'dnat'
  const made =
    table === OWN_TABLE
      ? [
          { add: { table: { family, name: table } } },
          {
            add: {
              chain: {
                family,
                table,
                name: chain,
                type: 'nat',
                hook: dnat ? 'prerouting' : 'postrouting',
                prio: dnat ? -100 : 100,
                policy: 'accept'
              }
            }
          }
        ]
      : []
  const rule = { family, table, chain, ...(comment === null ? {} : { comment }), expr }
  // `add … index` puts it behind the rule of that index, counted from 0.
  const before = (step.place?.index ?? here.length + 1) - 1
  const put =
    step.place !== undefined && before === 0
      ? { insert: { rule } }
      : { add: { rule: before < here.length ? { ...rule, index: before - 1 } : rule } }
  return apply(step, opened, [...made, put])
}
