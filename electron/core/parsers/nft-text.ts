/**
 * The output of `nft -a list ruleset`: the text of each rule by its handle, as nft(8) itself writes it. A rule may run over
 * several lines (anonymous sets are folded); names are printed bare, so a table or chain is told by its own header line.
 */

export interface NftText {
  readonly family: string
  readonly table: string
  readonly chain: string
  readonly handle: number
  /** Without handle; the counter's numbers are left out, they are read fresh. */
  readonly text: string
}

const tableLine = /^table (\S+) (.+?) \{(?: #.*)?$/
const chainLine = /^\tchain (.+?) \{(?: # handle \d+)?$/
const handleEnd = /^(.*?) # handle (\d+)$/s
const counterNumbers = /\bcounter packets \d+ bytes \d+/

/** Never throws; lines outside of a chain are passed over. */
export function parseNftText(output: string): NftText[] {
  const rules: NftText[] = []
  let family = ''
  let table = ''
  let chain: string | null = null
  let pending: string[] = []
  for (const line of output.split('\n')) {
    const tableStart = tableLine.exec(line)
    if (tableStart) {
      family = tableStart[1] ?? ''
      table = tableStart[2] ?? ''
      chain = null
      continue
    }
    const chainStart = chainLine.exec(line)
    if (chainStart) {
      chain = chainStart[1] ?? ''
      pending = []
      continue
    }
    if (line === '\t}') {
      chain = null
      continue
    }
    if (chain === null || !line.startsWith('\t\t')) continue
    // A chain's own comment stands alone; a rule never begins with one.
    if (pending.length === 0 && line.startsWith('\t\tcomment "')) continue
    pending.push(line.trim())
    const end = handleEnd.exec(pending.join(' '))
    if (end) {
      const text = (end[1] ?? '').replace(counterNumbers, 'counter')
      rules.push({ family, table, chain, handle: Number(end[2]), text })
      pending = []
    } else if (pending.length === 1 && /^(?:type|policy|flags) .*;$/.test(line.trim())) pending = []
  }
  return rules
}
