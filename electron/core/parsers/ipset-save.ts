/** The output of ipset-save(8): `create NAME TYPE options…` and `add NAME element options…`, one a line. */
import { tokenize } from './iptables-rule'

export interface SavedSet {
  readonly name: string
  readonly type: string
  /** `inet`, `inet6`; empty for types without a family. */
  readonly family: string
  /** Options of the set that change what it holds: timeout, counters, comment, skbinfo, nomatch, markmask … */
  readonly flags: string[]
  readonly elements: string[]
  readonly count: number
}

const plainFlags = new Set(['counters', 'comment', 'skbinfo', 'forceadd'])
const valueFlags = new Set(['timeout', 'netmask', 'bitmask', 'markmask', 'range', 'size'])

/** @param bound elements kept of each set. Never throws. */
export function parseIpsetSave(output: string, bound: number): SavedSet[] {
  const sets = new Map<string, { -readonly [Key in keyof SavedSet]: SavedSet[Key] }>()
  for (const line of output.split('\n')) {
    const add = /^add (\S+) (.+)$/.exec(line)
    if (add) {
      const set = sets.get(add[1] ?? '')
      if (set === undefined) continue
      set.count++
      if (set.elements.length < bound) set.elements.push(add[2] ?? '')
      continue
    }
    if (!line.startsWith('create ')) continue
    const [, name, type, ...rest] = (tokenize(line) ?? []).map(({ text }) => text)
    if (name === undefined || type === undefined) continue
    const flags: string[] = []
    let family = ''
    rest.forEach((word, at) => {
      const value = rest[at + 1] ?? ''
      if (word === 'family') family = value
      else if (plainFlags.has(word)) flags.push(word)
      else if (valueFlags.has(word)) flags.push(`${word} ${value}`)
    })
    sets.set(name, { name, type, family, flags, elements: [], count: 0 })
  }
  return [...sets.values()]
}
