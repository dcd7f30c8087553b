/**
 * One rule in the words of iptables(8), text to structure and back: general options, matches with their options, target.
 * Options are taken generically, so a module this program has never heard of keeps all it says. Quoting is that of
 * iptables-save(8): double quotes, backslash before a quote, an apostrophe or a backslash.
 */
import type { RuleAction, RuleBody, XtOption } from '@shared/model/filter'

export type IptablesBody = Extract<RuleBody, { syntax: 'iptables' }>

interface Token {
  text: string
  quoted: boolean
}

/** Words of a line; null when a quote is not closed. Never throws. */
export function tokenize(line: string): Token[] | null {
  const tokens: Token[] = []
  let at = 0
  while (at < line.length) {
    const char = line.charAt(at)
    if (char === ' ' || char === '\t') {
      at++
      continue
    }
    let text = ''
    let quoted = false
    let open = false
    for (; at < line.length; at++) {
      const next = line.charAt(at)
      if (open && next === '\\' && at + 1 < line.length) text += line.charAt(++at)
      else if (next === '"') {
        open = !open
        quoted = true
      } else if (!open && (next === ' ' || next === '\t')) break
      else text += next
    }
    if (open) return null
    tokens.push({ text, quoted })
  }
  return tokens
}

const isOption = ({ text, quoted }: Token): boolean => !quoted && /^--?[A-Za-z]/.test(text)
const isGeneral = (name: string): boolean => /^-[A-Za-z0-9]$/.test(name)

const longNames: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--src': '-s',
  '--destination': '-d',
  '--dst': '-d',
  '--protocol': '-p',
  '--proto': '-p',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--fragment': '-f',
  '--match': '-m',
  '--jump': '-j',
  '--goto': '-g'
}

/**
 * Options with one value of free text. iptables-save quotes it unless it is of letters, digits, `_` and `-` only: a comment
 * may read `-j`, bare.
 */
const freeText = new Set(['--comment', '--log-prefix', '--nflog-prefix', '--ulog-prefix'])

/**
 * The structure of a rule's text, without `-A CHAIN`. A word that belongs to no option, an option given twice to the rule
 * itself, or `!` before nothing make it null: the text is then all there is.
 */
export function parseRuleText(text: string): IptablesBody | null {
  const tokens = tokenize(text)
  if (tokens === null) return null
  const general: XtOption[] = []
  const matches: IptablesBody['matches'] = []
  let target: { name: string; goto: boolean; options: XtOption[] } | null = null
  let negated = false
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at++]
    if (token === undefined) return null
    if (token.text === '!' && !token.quoted) {
      if (negated) return null
      negated = true
      continue
    }
    if (!isOption(token)) return null
    const name = Object.hasOwn(longNames, token.text) ? (longNames[token.text] ?? token.text) : token.text
    const values: string[] = []
    if (freeText.has(name)) values.push(...tokens.slice(at, ++at).map((next) => next.text))
    else
      for (let next = tokens[at]; next !== undefined && !isOption(next); next = tokens[at]) {
        if (next.text === '!' && !next.quoted) break
        values.push(next.text)
        at++
      }
    const [first] = values
    if (name === '-m' || name === '-j' || name === '-g') {
      if (first === undefined || first === '' || values.length !== 1 || negated) return null
      if (name === '-m') matches.push({ module: first, options: [] })
      else if (target !== null) return null
      else target = { name: first, goto: name === '-g', options: [] }
      continue
    }
    const option: XtOption = { name, negated, values }
    negated = false
    if (isGeneral(name)) {
      if (general.some((other) => other.name === name)) return null
      general.push(option)
    } else if (target !== null) target.options.push(option)
    else {
      const match = matches.at(-1)
      if (match === undefined) return null
      match.options.push(option)
    }
  }
  if (negated) return null
  return {
    syntax: 'iptables',
    matches: general.length === 0 ? matches : [{ module: '', options: general }, ...matches],
    target
  }
}

function quote(name: string, value: string): string {
  const escaped = value.replace(/["'\\]/g, '\\$&')
  const plain = freeText.has(name) ? /^[A-Za-z0-9_-]+$/ : /^[^\s"'\\]+$/
  if (!freeText.has(name) && (value === '!' || /^--?[A-Za-z]/.test(value))) return `"${escaped}"`
  return plain.test(value) ? value : `"${escaped}"`
}

const optionText = ({ name, negated, values }: XtOption): string =>
  [negated ? '!' : '', name, ...values.map((value) => quote(name, value))]
    .filter((word) => word !== '')
    .join(' ')

/** The text iptables-save would write after `-A CHAIN `. */
export function ruleText(body: IptablesBody): string {
  const words = body.matches.flatMap(({ module, options }) => [
    ...(module === '' ? [] : [`-m ${quote('-m', module)}`]),
    ...options.map(optionText)
  ])
  if (body.target !== null) {
    words.push(`${body.target.goto ? '-g' : '-j'} ${quote('-j', body.target.name)}`)
    words.push(...body.target.options.map(optionText))
  }
  return words.join(' ')
}

const targetKinds: Readonly<Record<string, RuleAction['kind']>> = {
  ACCEPT: 'accept',
  DROP: 'drop',
  RETURN: 'return',
  REJECT: 'reject',
  DNAT: 'dnat',
  SNAT: 'snat',
  MASQUERADE: 'masquerade',
  REDIRECT: 'redirect',
  QUEUE: 'queue',
  NFQUEUE: 'queue',
  MARK: 'mark',
  LOG: 'log',
  NFLOG: 'log',
  ULOG: 'log'
}

/** How the rule ends. @param isChain whether the table has a chain of that name, which then is meant. */
export function iptablesAction(
  target: IptablesBody['target'],
  isChain: (name: string) => boolean
): RuleAction {
  if (target === null) return { kind: 'continue', target: null }
  if (target.goto) return { kind: 'goto', target: target.name }
  if (isChain(target.name)) return { kind: 'jump', target: target.name }
  const kind = Object.hasOwn(targetKinds, target.name) ? targetKinds[target.name] : undefined
  return kind === undefined ? { kind: 'other', target: target.name } : { kind, target: null }
}

/** The rule's comments (`-m comment --comment`), joined; null without one. */
export function iptablesComment(body: IptablesBody): string | null {
  const texts = body.matches.flatMap(({ module, options }) =>
    module === 'comment'
      ? options.filter(({ name }) => name === '--comment').flatMap(({ values }) => values)
      : []
  )
  return texts.length === 0 ? null : texts.join(' ')
}
