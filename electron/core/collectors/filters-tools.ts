/**
 * The tools that say what the kernel's own dump leaves unsaid: nft(8), iptables-save(8) of both backends, ipset(8). Each is
 * started only when asked for, and what goes wrong with it is one gap, in its own words.
 */
import type { Gap, GapCode } from '@shared/model'
import { lastLine, runSync, succeeded, type CommandResult, type Program } from '../commands'
import type { NewEntry } from '../journal'
import { parseIptablesSave, type SavedRuleset } from '../parsers/iptables-save'
import { parseNftJson, type NftRuleset } from '../parsers/nft-json'
import { parseNftText, type NftText } from '../parsers/nft-text'
import { filterGap, type FilterContext } from './filters-context'

const TIMEOUT_MS = 10_000
const MAX_BYTES = 32 * 1024 * 1024
export const MAX_ELEMENTS = 1000

const codes: Readonly<Record<string, GapCode>> = {
  missing: 'tool-missing',
  timeout: 'timeout',
  'too-large': 'truncated'
}

export class FilterTools {
  readonly gaps: Gap[] = []
  readonly commands: NewEntry[] = []
  readonly maxElements: number

  constructor(readonly context: FilterContext) {
    this.maxElements = context.maxElements ?? MAX_ELEMENTS
  }

  /** Runs the first of the programs that is installed; null, and a gap, when none gave a whole answer. */
  output(
    programs: readonly Program[],
    args: readonly string[],
    what: 'filters' | 'sets' = 'filters'
  ): string | null {
    let result: CommandResult | null = null
    for (const program of programs) {
      result = (this.context.run ?? runSync)({
        program,
        args,
        where: this.context.namespaceId,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES
      })
      if (result.failure !== 'missing') break
    }
    if (result === null) return null
    if (result.failure !== 'missing') this.commands.push(result.entry)
    if (succeeded(result)) return result.stdout
    const code = codes[result.failure ?? ''] ?? 'tool-failed'
    const detail = lastLine(result.stderr) || result.entry.detail || `exit status ${result.status ?? 'none'}`
    this.gaps.push(filterGap(this.context.namespaceId, code, programs[0] ?? '', detail, what))
    return null
  }

  /** It was asked for and is not installed. */
  isMissing(program: Program): boolean {
    return this.gaps.some(({ code, subject }) => code === 'tool-missing' && subject === program)
  }

  nftJson(): NftRuleset | null {
    const output = this.output(['nft'], ['-j', 'list', 'ruleset'])
    if (output === null) return null
    const parsed = parseNftJson(output, this.maxElements)
    if (parsed === null) this.#unreadable('nft', 'no JSON of nft')
    else if (parsed.refused > 0) this.#unreadable('nft', `${parsed.refused} objects of unknown shape`)
    return parsed
  }

  nftText(): NftText[] | null {
    const output = this.output(['nft'], ['-a', '-t', 'list', 'ruleset'])
    return output === null ? null : parseNftText(output)
  }

  /** The rules of iptables-nft; the tool of that name says `(nf_tables)` in its first line, whatever it is called. */
  iptablesNft(family: 'ip' | 'ip6'): SavedRuleset | null {
    const output = this.output(
      family === 'ip' ? ['iptables-nft-save', 'iptables-save'] : ['ip6tables-nft-save', 'ip6tables-save'],
      []
    )
    if (output === null) return null
    return output.includes('(nf_tables)') ? parseIptablesSave(output) : null
  }

  /**
   * The rules of legacy xtables: only to be asked where the kernel lists tables, and never with -t, which would create
   * the one named.
   */
  iptablesLegacy(family: 'ip' | 'ip6'): SavedRuleset | null {
    const output = this.output(
      family === 'ip'
        ? ['iptables-legacy-save', 'iptables-save']
        : ['ip6tables-legacy-save', 'ip6tables-save'],
      ['-c']
    )
    if (output === null) return null
    if (output.includes('(nf_tables)')) {
      this.#unreadable(
        family === 'ip' ? 'iptables-legacy-save' : 'ip6tables-legacy-save',
        'only that of nf_tables is installed'
      )
      return null
    }
    return parseIptablesSave(output)
  }

  #unreadable(subject: string, detail: string): void {
    this.gaps.push(filterGap(this.context.namespaceId, 'unreadable', subject, detail))
  }
}
