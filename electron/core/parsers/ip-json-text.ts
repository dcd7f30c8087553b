/**
 * What all output of `ip -j` and `bridge -j` has in common: an array of objects on one line, several in a row from
 * `-batch`, numbers that `-N` prints as text, devices by name. Read with `-N`, so that a host's /etc/iproute2 does not
 * matter; where a version prints a word all the same, the fixed words of `netlink/words` are taken.
 */
import { z } from 'zod'

/** Control characters but the newline between two outputs; built from text, as lint forbids them in a literal. */
const CONTROL = new RegExp('[\\u0000-\\u0009\\u000b-\\u001f]', 'g')

/** Output that is not what `ip -j` writes. */
export class IpJsonError extends Error {
  override readonly name = 'IpJsonError'
}

/**
 * JSON as iproute2 means it: up to 6.1 it writes an apostrophe as `\'` and control characters, which names and aliases may
 * hold, as they are. Neither is JSON.
 */
function repaired(text: string): string {
  return text
    .replace(/\\([\s\S])/g, (escape, character: string) => (character === "'" ? "'" : escape))
    .replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * The objects of one command's output, each parsed by `schema`. Nothing at all is an empty list, and so is an empty
 * object, which older versions print for what they filtered out.
 * @throws IpJsonError
 */
export function parseObjects<T>(text: string, schema: z.ZodType<T>): T[] {
  if (text.trim() === '') return []
  let parsed: unknown
  try {
    parsed = JSON.parse(repaired(text))
  } catch (error) {
    throw new IpJsonError(`no JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error
    })
  }
  const list = z.array(z.record(z.string(), z.unknown())).safeParse(parsed)
  if (!list.success) throw new IpJsonError('not a list of objects')
  const found: T[] = []
  for (const object of list.data) {
    if (Object.keys(object).length === 0) continue
    const record = schema.safeParse(object)
    if (!record.success) {
      const [issue] = record.error.issues
      throw new IpJsonError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
    }
    found.push(record.data)
  }
  return found
}

/**
 * The outputs of the commands of one `ip -batch`, in their order. Every command writes one line, also when it has nothing
 * to say; with `-force`, one that failed writes none.
 * @throws IpJsonError when there are not as many as there were commands
 */
export function splitBatch(text: string, commands: number): string[] {
  const outputs = text.split('\n').filter((line) => line.trim() !== '')
  if (outputs.length !== commands) throw new IpJsonError(`${outputs.length} outputs of ${commands} commands`)
  return outputs
}

/** `null` where the option is set, as print_null writes it; or a boolean. */
export const present = (value: unknown): boolean => value === null || value === true

/** A number, or text that holds one (also `0x…`). */
export const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^(0x[0-9a-f]+|\d+)$/i)
    .transform(Number)
])

/** A number by `-N`, or a word of one of the fixed lists. */
export function wordOrNumber(
  value: string | number | undefined,
  name: (number: number) => string
): string | null {
  if (value === undefined) return null
  const number = typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : null
  return number === null ? String(value) : name(number)
}

/** Devices by name, as the other commands refer to them. */
export type DeviceNames = ReadonlyMap<string, number>

/** The index behind a device's name; `if7` is what ip(8) writes when it knows only the index. */
export function deviceIndex(names: DeviceNames, name: string | null | undefined): number | null {
  if (name === null || name === undefined) return null
  const known = names.get(name)
  if (known !== undefined) return known
  const bare = /^(?:if|\[?)(\d+)\]?$/.exec(name)?.[1]
  return bare === undefined ? null : Number(bare)
}

/** An address with its prefix length; `default` and a bare address get the one they stand for. */
export function withPrefix(text: string, family: 'ipv4' | 'ipv6'): string {
  const any = family === 'ipv4' ? '0.0.0.0' : '::'
  if (text === 'default' || text === 'all' || text === 'any') return `${any}/0`
  if (text.startsWith('0/')) return `${any}${text.slice(1).trim()}`
  return text.includes('/') ? text : `${text}/${family === 'ipv4' ? 32 : 128}`
}

/** A hardware address as the vocabulary has it; null for the IPv4 or IPv6 address of a tunnel. */
export const macOrNull = (text: string | undefined): string | null =>
  text !== undefined && /^[0-9a-f]{2}(:[0-9a-f]{2}){5,31}$/.test(text) ? text : null
