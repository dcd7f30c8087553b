/** NAT said in one line, in the field's own words. Text from the host is made harmless here. */
import type { Match, Translation } from '../filter'
import type { MessageRef } from '../locales'
import { visible } from '../text/visible'
import type { PublishedRow } from './nat-rows'

/** `192.0.2.1:80`, `[2001:db8::1]:80`; the port left out when there is none. */
export function hostPort(address: string | null, port: number | string | null): string {
  const host = address === null ? '' : address.includes(':') && port !== null ? `[${address}]` : address
  return port === null ? host : `${host}:${String(port)}`
}

/** What the sentence of a published port says. */
type Said = Pick<
  PublishedRow,
  'protocol' | 'hostAddress' | 'hostPort' | 'target' | 'container' | 'network' | 'driver'
>

/** `0.0.0.0:18080/tcp to tom03 192.168.100.4:80, bridge mynet`. */
export function publishedSentence(row: Said): MessageRef {
  const params: Record<string, string> = {
    from: `${visible(hostPort(row.hostAddress, row.hostPort), 80)}/${visible(row.protocol, 16)}`,
    to: visible(hostPort(row.target.address ?? '?', row.target.port), 80)
  }
  if (!row.container) return { key: 'nat.sentence.published', params }
  params.container = visible(row.container.name, 64)
  if (!row.network) return { key: 'nat.sentence.published-container', params }
  params.driver = visible(row.driver ?? '', 32)
  params.network = visible(row.network.name, 64)
  return { key: 'nat.sentence.published-network', params }
}

/** A label with its values, and a blank after them; nothing where the rule does not ask. */
function word(label: string, match: Match | null): string {
  if (match === null) return ''
  const [only = ''] = match.values
  const values = visible(match.values.length === 1 ? only : match.values.join(','), 100)
  return `${`${label}${match.negated ? '!' : ''}${values}`.trim()} `
}

/** `from 172.18.0.0/16 out !br-shop`, in the words of ip-rule(8); `any` for a rule that asks nothing. */
function condition({ matches }: Translation): string {
  const words =
    word('from ', matches.source) +
    word('to ', matches.destination) +
    word('', matches.protocol) +
    word('dport ', matches.destinationPorts) +
    word('in ', matches.inInterface) +
    word('out ', matches.outInterface)
  return words === '' ? 'any' : words.slice(0, -1)
}

/** What a translation that is no published port does. */
export function translationSentence(translation: Translation): MessageRef {
  const match = condition(translation)
  if (translation.kind === 'masquerade') return { key: 'nat.sentence.masquerade', params: { match } }
  const to = visible(hostPort(translation.address, translation.port), 80) || '?'
  return { key: `nat.sentence.${translation.kind}`, params: { match, to } }
}
