/** The rows of Firewall & NAT's first part and of `nat --json`: what is published, and what is translated. */
import type { MessageRef } from '../locales'
import type { EngineRef, NamespaceLabel, NamespaceRef } from './refs'

/** What the three who speak of a published port say together. */
export type PortState =
  /** The engine claims it, and a rule the kernel walks sends it to that container. */
  | 'agrees'
  /** No rule, but the engine's proxy listens and carries it; the container sees the proxy's address. */
  | 'proxied'
  /** The engine claims it, and neither rule nor proxy is there: nothing arrives. */
  | 'no-rule'
  /** The rule sends it to an address that container does not have. */
  | 'stale-target'
  /** A rule nobody claims: made by hand or by another program. */
  | 'unclaimed'
  /** The rule stands in a chain the kernel never walks. */
  | 'dead-rule'
  /** The rules of that namespace could not be read, so only the claim is known. */
  | 'rules-not-read'

export interface PublishedRow {
  readonly kind: 'published'
  readonly key: string
  readonly namespace: NamespaceRef
  readonly namespaceLabel: NamespaceLabel
  readonly protocol: string
  /** `0.0.0.0` and `::` stand for all addresses of a family. */
  readonly hostAddress: string
  readonly hostPort: number
  /** Where the rule sends it; where none, where the engine would. */
  readonly target: { readonly address: string | null; readonly port: number | null }
  readonly container: EngineRef | null
  readonly containerKey: string | null
  readonly network: EngineRef | null
  readonly networkKey: string | null
  readonly driver: string | null
  /** Who speaks of it: ids of the rules, the proxy that listens, and whether an engine claims it. */
  readonly rules: readonly string[]
  readonly proxy: { readonly pid: number; readonly comm: string } | null
  readonly claimed: boolean
  readonly state: PortState
  readonly composeProject: string | null
  readonly packets: number | null
  readonly bytes: number | null
  readonly sentence: MessageRef
}

export interface TranslationRow {
  /** `dns`: the engine's own name server on 127.0.0.11, inside a container. */
  readonly kind: 'dnat' | 'redirect' | 'snat' | 'masquerade' | 'dns'
  readonly key: string
  readonly namespace: NamespaceRef
  readonly namespaceLabel: NamespaceLabel
  readonly family: 'ipv4' | 'ipv6'
  readonly chain: string
  /** Id of the rule record. */
  readonly rule: string
  readonly dead: boolean
  readonly packets: number | null
  readonly bytes: number | null
  readonly sentence: MessageRef
}

export type NatRow = PublishedRow | TranslationRow
