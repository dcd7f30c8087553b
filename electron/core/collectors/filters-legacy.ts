/**
 * Legacy xtables: the kernel lists the tables that exist in /proc/net/ip_tables_names and ip6_tables_names, and opening
 * those creates none. Only where they name some is iptables-legacy-save started, without -t, which then reads just these.
 */
import { readFileSync } from 'node:fs'
import type { FilterTable } from '@shared/model'
import { iptablesAction, iptablesComment } from '../parsers/iptables-rule'
import type { SavedTable } from '../parsers/iptables-save'
import { builtinChain, sortChains } from './filters-chains'
import { filterGap } from './filters-context'
import type { FilterTools } from './filters-tools'

const LARGEST = 65_536

/** Names in a list of the calling thread's namespace; empty where the kernel has no such list. @throws errno EACCES */
function tableNames(file: string): string[] {
  try {
    const text = readFileSync(`/proc/thread-self/net/${file}`, 'utf8').slice(0, LARGEST)
    return text.split('\n').filter((line) => line !== '')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

const policy = (text: string | null): 'accept' | 'drop' | null =>
  text === 'ACCEPT' ? 'accept' : text === 'DROP' ? 'drop' : null

function tableRecord(table: SavedTable, family: 'ip' | 'ip6', namespaceId: string): FilterTable {
  const names = new Set(table.chains.map(({ name }) => name))
  return {
    family,
    name: table.name,
    backend: 'iptables-legacy',
    flags: [],
    flowtables: [],
    chains: sortChains(
      table.chains.map((chain) => {
        const base = chain.policy === null ? null : builtinChain(table.name, chain.name)
        return {
          name: chain.name,
          handle: null,
          type: base?.type ?? null,
          hook: base?.hook ?? null,
          priority: base?.priority ?? null,
          policy: policy(chain.policy),
          devices: [],
          packets: base === null ? null : chain.packets,
          bytes: base === null ? null : chain.bytes,
          rules: chain.rules.map((rule, place) => ({
            id: `${namespaceId}/${family}/${table.name}/${chain.name}/#${place + 1}`,
            index: place + 1,
            handle: null,
            text: rule.text,
            comment: rule.body === null ? null : iptablesComment(rule.body),
            packets: rule.packets,
            bytes: rule.bytes,
            action:
              rule.body === null
                ? ({ kind: 'other', target: null } as const)
                : iptablesAction(rule.body.target, (name) => names.has(name)),
            body: rule.body ?? { syntax: 'opaque' as const, expressions: [rule.text] }
          }))
        }
      })
    )
  }
}

/** Reads both families; what fails is a gap of `tools`. */
export function readLegacy(tools: FilterTools): FilterTable[] {
  const { namespaceId } = tools.context
  const tables: FilterTable[] = []
  const lists = [
    ['ip', 'ip_tables_names'],
    ['ip6', 'ip6_tables_names']
  ] as const
  for (const [family, file] of lists) {
    let names: string[] = []
    try {
      names = tableNames(file)
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      const denied =
        error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
      tools.gaps.push(filterGap(namespaceId, denied ? 'no-rights' : 'unreadable', file, detail))
    }
    if (names.length === 0) continue
    const saved = tools.iptablesLegacy(family)
    for (const table of saved?.tables ?? []) tables.push(tableRecord(table, family, namespaceId))
  }
  try {
    const names = tableNames('arp_tables_names')
    if (names.length > 0) {
      tools.gaps.push(filterGap(namespaceId, 'unsupported', 'arptables', `legacy tables ${names.join(', ')}`))
    }
  } catch {
    // The same refusal as for the lists above, which was reported there.
  }
  return tables
}
