/** The texts of hosts(5) and resolv.conf(5) as records. Pure; lines that say nothing are passed over. */
import type { ContainerNames } from '@shared/model'

const MAX_LINES = 4096
const MAX_NAME = 255
const ADDRESS = /^[0-9a-fA-F:.]+(%[\w.-]+)?$/

const linesOf = (text: string): string[][] =>
  text
    .split('\n', MAX_LINES)
    .map((line) => (line.split('#', 1)[0] ?? '').trim().split(/\s+/))
    .filter((words) => words[0] !== '')

/** Address and names, in the order of the file. */
export function parseHosts(text: string): ContainerNames['hosts'] {
  return linesOf(text).flatMap(([address, ...names]) =>
    address !== undefined && ADDRESS.test(address) && names.length > 0
      ? [{ address: address.toLowerCase(), names: names.map((name) => name.slice(0, MAX_NAME)) }]
      : []
  )
}

/** Name servers in order; the last `search` or `domain` line counts; options of all lines. */
export function parseResolvConf(text: string): Pick<ContainerNames, 'nameservers' | 'search' | 'options'> {
  const nameservers: string[] = []
  const options: string[] = []
  let search: string[] = []
  for (const [keyword, ...values] of linesOf(text.replace(/^\s*;.*$/gm, ''))) {
    const words = values.map((value) => value.slice(0, MAX_NAME))
    const [first] = words
    if (first === undefined) continue
    if (keyword === 'nameserver' && ADDRESS.test(first)) nameservers.push(first.toLowerCase())
    else if (keyword === 'search') search = words
    else if (keyword === 'domain') search = [first]
    else if (keyword === 'options') options.push(...words)
  }
  return { nameservers, search, options }
}
