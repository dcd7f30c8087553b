/** Ranks the entries of the search index for what was typed. Pure, and the same every time. */
import ipaddr from 'ipaddr.js'
import { kindRank, type SearchEntry } from './search-index'

/** Lower is better. */
const EXACT = 0
const PREFIX = 1
const WORD = 2
const INSIDE = 3
const SUBNET = 4

export interface Found {
  readonly entry: SearchEntry
  readonly score: number
}

/** What was typed, as it is compared: lower case, without brackets, MACs of every notation with colons. */
export function normalise(query: string): string {
  const text = query.trim().toLowerCase().slice(0, 200)
  const dotted = /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/.test(text)
  const dashed = /^([0-9a-f]{2}-){2,}[0-9a-f]{1,2}$/.test(text)
  if (dotted || dashed) return (text.replace(/[.-]/g, '').match(/.{1,2}/g) ?? []).join(':')
  return text.replace(/^\[(.*)\]$/, '$1').replace(/^(.*[^/:\d].*|\d+\.\d+\.\d+\.\d+)\/32$/, '$1')
}

const wordEdge = /[\s._:/@-]/

function keyScore(key: string, query: string): number | null {
  const at = key.indexOf(query)
  if (at < 0) return null
  if (at === 0) return key.length === query.length ? EXACT : PREFIX
  return wordEdge.test(key.charAt(at - 1)) ? WORD : INSIDE
}

/** A number alone (a port, an ifindex, a pid) means that number, or something that begins with it. */
const numberFits = (score: number, query: string): boolean => !/^\d{1,5}$/.test(query) || score <= WORD

function parseAddress(query: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const full = query.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(query)
  return full && ipaddr.isValid(query) ? ipaddr.parse(query) : null
}

function inSubnet(address: ipaddr.IPv4 | ipaddr.IPv6, subnet: string): boolean {
  if (!ipaddr.isValidCIDR(subnet)) return false
  const [net, length] = ipaddr.parseCIDR(subnet)
  return net.kind() === address.kind() && address.match(net, length)
}

/** How well it fits, then names before the rest, then the kind people look for first, then the more telling text. */
const rankOf = (score: number, place: number, entry: SearchEntry): number =>
  score * 1000 + (place === 0 ? 0 : 400) + kindRank(entry.target.kind) * 30 + Math.min(place, 29)

function scoreOf(entry: SearchEntry, query: string, address: ReturnType<typeof parseAddress>): number | null {
  let best: number | null = null
  for (const [place, key] of entry.keys.entries()) {
    const score = keyScore(key, query)
    if (score === null || !numberFits(score, query)) continue
    const ranked = rankOf(score, place, entry)
    if (best === null || ranked < best) best = ranked
  }
  if (best !== null) return best
  return address && entry.subnets?.some((subnet) => inSubnet(address, subnet))
    ? rankOf(SUBNET, 1, entry)
    : null
}

function searchWhole(index: readonly SearchEntry[], query: string): Found[] {
  const address = parseAddress(query)
  const found: Found[] = []
  for (const entry of index) {
    const score = scoreOf(entry, query, address)
    if (score !== null) found.push({ entry, score })
  }
  return found
}

/** Names, addresses and numbers inside a longer text: an error line from a log, `c1 -> db:5432`, `10.0.0.2:80`. */
export function tokensOf(text: string): string[] {
  const tokens = text
    .split(/[\s"'`,;()<>|=]+|->|→/)
    .map((word) => word.replace(/[:.]+$/, ''))
    .flatMap((word) => {
      const port = /^(.*[^:]):(\d{1,5})$/.exec(word)
      return port && !port[1]?.includes(':') ? [port[1] ?? '', port[2] ?? ''] : [word]
    })
    .map(normalise)
    .filter((token) => token.length >= 2)
  return [...new Set(tokens)].slice(0, 24)
}

/**
 * The best entries for what was typed, best first. When nothing holds the whole text, its words are looked for one by
 * one: first entries that hold all of them, then those that are exactly one of them.
 */
export function search(index: readonly SearchEntry[], query: string, limit = 50): Found[] {
  const text = normalise(query)
  if (text === '') return []
  const byScore = (a: Found, b: Found): number => a.score - b.score
  const whole = searchWhole(index, text).sort(byScore)
  if (whole.length > 0) return whole.slice(0, limit)
  const tokens = tokensOf(query)
  if (tokens.length < 2) return []
  const all = index.filter((entry) => tokens.every((token) => entry.keys.some((key) => key.includes(token))))
  if (all.length > 0) {
    return all
      .map((entry) => ({ entry, score: kindRank(entry.target.kind) }))
      .sort(byScore)
      .slice(0, limit)
  }
  const best = new Map<SearchEntry, number>()
  for (const token of tokens) {
    for (const { entry, score } of searchWhole(index, token)) {
      if (score < PREFIX * 1000) best.set(entry, Math.min(score, best.get(entry) ?? Infinity))
    }
  }
  return [...best]
    .map(([entry, score]) => ({ entry, score }))
    .sort(byScore)
    .slice(0, limit)
}
