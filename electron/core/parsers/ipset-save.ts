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
  const sets = new Map<string, { -readonly [Key in keyof SavedSet]: SavedSet[Key] } & { timed: boolean }>()
  for (const line of output.split('\n')) {
    const add = /^add (\S+) (.+)$/.exec(line)
    if (add) {
      const set = sets.get(add[1] ?? '')
      if (set === undefined) continue
      set.count++
      // What is left of a time-out is another number at every reading; that there is one is said by the set's flags.
      const element = set.timed ? (add[2] ?? '').replace(/ timeout \d+\b/, '') : (add[2] ?? '')
      if (set.elements.length < bound) set.elements.push(element)
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
    const timed = flags.some((flag) => flag.startsWith('timeout '))
    sets.set(name, { name, type, family, flags, elements: [], count: 0, timed })
  }
  return [...sets.values()].map(({ name, type, family, flags, elements, count }) => ({
    name,
    type,
    family,
    flags,
    elements,
    count
  }))
}
