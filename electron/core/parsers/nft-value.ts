/** Values in libnftables-json(5) as nft(8) writes them: what stands in sets and maps. */
import type { Json } from '@shared/model/filter'

const DEPTH = 16

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

function objectText(value: Record<string, Json>, depth: number): string {
  const say = (item: Json | undefined): string => nftValueText(item ?? null, depth + 1)
  const { prefix, range, concat, elem } = value
  if (prefix !== undefined && isObject(prefix)) return `${say(prefix.addr)}/${say(prefix.len)}`
  if (range !== undefined) return list(range).map(say).join('-')
  if (concat !== undefined) return list(concat).map(say).join(' . ')
  if (elem !== undefined && isObject(elem)) {
    const words = [say(elem.val)]
    if (elem.timeout !== undefined) words.push(`timeout ${say(elem.timeout)}s`)
    // `expires` is left out: what is left of a time-out is another number at every reading.
    if (elem.comment !== undefined) words.push(`comment "${say(elem.comment)}"`)
    if (elem.counter !== undefined && isObject(elem.counter)) {
      words.push(`counter packets ${say(elem.counter.packets)} bytes ${say(elem.counter.bytes)}`)
    }
    return words.join(' ')
  }
  for (const verdict of ['jump', 'goto']) {
    const to = value[verdict]
    if (to !== undefined && isObject(to)) return `${verdict} ${say(to.target)}`
  }
  const [key, ...rest] = Object.keys(value)
  if (key !== undefined && rest.length === 0 && value[key] === null) return key
  return JSON.stringify(value)
}

/** `10.0.0.0/8`, `80-90`, `10.0.0.1 . 80`, `jump chain`; anything not known here as its JSON. */
export function nftValueText(value: Json, depth = 0): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (depth > DEPTH || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return value.map((item) => nftValueText(item, depth + 1)).join(', ')
  return objectText(value, depth)
}
