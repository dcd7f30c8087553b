/**
 * What a name may look like, and the nearest one that may: of a network (Docker: names.RestrictedNamePattern; Podman:
 * libpod/define NameRegex), an interface (dev_valid_name in net/core/dev.c, and nothing that a shell or ip(8) reads
 * otherwise), a namespace (a file under /run/netns, ip-netns(8)), an alias (RFC 1123 with `_`).
 */
import type { Engine } from '../model'
import { visible } from '../text/visible'
import type { Findings } from './findings'
import { quoted } from './findings'

/** IFNAMSIZ - 1. */
export const IFNAME_BYTES = 15
const NETNS_BYTES = 255

const PREDEFINED: Readonly<Record<Engine['kind'], ReadonlySet<string>>> = {
  docker: new Set(['bridge', 'host', 'none', 'default']),
  podman: new Set([
    'none',
    'host',
    'bridge',
    'private',
    'slirp4netns',
    'pasta',
    'container',
    'ns',
    'default'
  ]),
  runtime: new Set()
}

export const isReservedNetworkName = (kind: Engine['kind'], name: string): boolean =>
  PREDEFINED[kind].has(name)

/** UTF-8 bytes; a lone surrogate counts as the replacement it becomes. */
export function byteLength(text: string): number {
  let bytes = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** The first character that is not `allowed`, quoted; at the start `first` counts. Null when all are. */
function offender(text: string, allowed: RegExp, first: RegExp): string | null {
  let at = 0
  for (const letter of text) {
    if (!(at++ === 0 ? first : allowed).test(letter)) return quoted(letter)
  }
  return null
}

/** What is left of a text when everything that may not stand in a name becomes `-`. */
function slug(text: string, allowed: RegExp, fallback: string): string {
  const plain = Array.from(text.normalize('NFKD'), (letter) =>
    allowed.test(letter) ? letter : /\p{M}/u.test(letter) ? '' : '-'
  ).join('')
  const trimmed = plain.replace(/-{2,}/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
  return trimmed === '' ? fallback : trimmed
}

/** `name`, or `name-2`, `name-3` …, within `bytes`: the first that is not taken. */
export function freeName(wanted: string, taken: (name: string) => boolean, bytes = 64, joint = '-'): string {
  for (let count = 1; count < 10_000; count++) {
    const tail = count === 1 ? '' : `${joint}${String(count)}`
    const name = wanted.slice(0, bytes - tail.length) + tail
    if (!taken(name)) return name
  }
  return wanted
}

const NAME_FIRST = /^[a-zA-Z0-9]$/
const NAME_REST = /^[a-zA-Z0-9_.-]$/

/** A name for a network of an engine, near to what was typed, that nobody has. */
export function nearNetworkName(
  kind: Engine['kind'],
  typed: string,
  taken: (name: string) => boolean
): string {
  const base = slug(typed, NAME_REST, 'net')
  const long = base.length < 2 ? `${base}-net` : base
  return freeName(long, (name) => taken(name) || isReservedNetworkName(kind, name))
}

/** Syntax of a network's name. True when it is right. */
export function checkNetworkName(
  found: Findings,
  kind: Engine['kind'],
  name: string,
  taken: (name: string) => boolean
): boolean {
  const near = (): string => nearNetworkName(kind, name, taken)
  const character = offender(name, NAME_REST, NAME_FIRST)
  if (name === '') found.stop('name', 'name-empty', {}, near())
  else if (character !== null) found.stop('name', 'name-characters', { character }, near())
  else if (kind === 'docker' && name.length < 2) found.stop('name', 'name-short', {}, near())
  else return true
  return false
}

const IF_REST = /^[A-Za-z0-9_.-]$/
const IF_FIRST = /^[A-Za-z0-9_]$/
/** net.ipv4.conf has directories of these names beside those of interfaces. */
const IF_RESERVED = new Set(['all', 'default'])

export function nearIfname(typed: string, taken: (name: string) => boolean, fallback = 'veth0'): string {
  const base = slug(typed, IF_REST, fallback).slice(0, IFNAME_BYTES)
  return freeName(base, (name) => taken(name) || IF_RESERVED.has(name), IFNAME_BYTES)
}

/**
 * Syntax of an interface's name, and that it is free in its namespace.
 * @param namespace what people call that namespace
 */
export function checkIfname(
  found: Findings,
  field: string,
  name: string,
  taken: ReadonlySet<string>,
  namespace: string,
  fallback?: string
): void {
  const near = (): string => nearIfname(name, (other) => taken.has(other), fallback)
  const bytes = byteLength(name)
  const character = offender(name, IF_REST, IF_FIRST)
  if (name === '') found.stop(field, 'ifname-empty', {}, near())
  else if (character !== null) found.stop(field, 'ifname-characters', { character }, near())
  else if (bytes > IFNAME_BYTES) found.stop(field, 'ifname-long', { name: quoted(name), bytes }, near())
  else if (IF_RESERVED.has(name)) found.stop(field, 'ifname-reserved', { name }, near())
  else if (taken.has(name)) found.stop(field, 'ifname-used', { name, namespace }, near())
}

const NETNS_REST = /^[A-Za-z0-9_.@+-]$/

/** Syntax of a name under /run/netns. True when it is right. `taken` only where a free one is wanted. */
export function checkNetnsName(
  found: Findings,
  name: string,
  taken: ReadonlySet<string> | null,
  field = 'name'
): boolean {
  const near = (): string | null =>
    taken === null ? null : freeName(slug(name, NETNS_REST, 'ns').slice(0, 64), (other) => taken.has(other))
  const character = offender(name, NETNS_REST, IF_FIRST)
  if (name === '') found.stop(field, 'netns-empty', {}, near())
  else if (byteLength(name) > NETNS_BYTES) found.stop(field, 'netns-long', {}, near())
  else if (character !== null) found.stop(field, 'netns-characters', { character }, near())
  else if (taken?.has(name) === true) found.stop(field, 'netns-used', { name }, near())
  else return true
  return false
}

const ALIAS = /^[A-Za-z0-9]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*$/
export const isAlias = (text: string): boolean => ALIAS.test(text)
export const nearAlias = (text: string): string =>
  slug(text, NAME_REST, 'alias')
    .split('.')
    .map((label) => label.slice(0, 63).replace(/^-+/, ''))
    .filter((label) => label !== '')
    .join('.')

/** False when a text holds what cannot be seen. */
export const isVisible = (text: string): boolean => visible(text, text.length + 1) === text
