/** Columns of the lists, as a terminal shows them. The rows are those of shared/lists, the same as on screen. */
import type {
  ContainerRow,
  EngineRef,
  NamespaceLabel,
  NamespaceScreenRow,
  NetworkRow,
  PeerRow,
  PublishedRow,
  TranslationRow
} from '@shared/lists'
import { portTexts } from '@shared/lists'
import { translate, type Locale, type MessageKey } from '@shared/locales'
import { visible } from '@shared/text/visible'
import type { Cell, Column, Tone } from './table'

type Text = (key: MessageKey) => string

const names = (refs: readonly EngineRef[]): string => refs.map((ref) => visible(ref.name, 64)).join(', ')
const text = (value: string | number | null): string => (value === null ? '-' : visible(String(value), 200))
const list = (values: readonly string[]): string =>
  values.map((value) => visible(value, 100)).join(', ') || '-'
const state = (good: boolean | null, label: string): Cell => ({
  text: label,
  tone: good === null ? 'plain' : good ? 'good' : 'bad'
})
const labelText = (t: Text, label: NamespaceLabel): string =>
  label.kind === 'host' ? t('common.host') : visible(label.text, 80)
const yesNo = (t: Text, value: boolean | null): string =>
  value === null ? '-' : t(value ? 'common.yes' : 'common.no')
const says =
  (locale: Locale): Text =>
  (key) =>
    translate(locale, key)

export function namespaceColumns(locale: Locale): Column<NamespaceScreenRow>[] {
  const t = says(locale)
  return [
    { title: t('cli.column.name'), cell: (row) => labelText(t, row.label) },
    { title: t('cli.column.kind'), spare: 1, cell: (row) => row.kind },
    { title: t('cli.column.inode'), spare: 3, cell: (row) => String(row.inode), right: true },
    { title: t('cli.column.pids'), cell: (row) => String(row.pids), right: true },
    {
      title: t('cli.column.interfaces'),
      cell: (row) => (row.readable ? String(row.interfaces) : { text: t('common.notRead'), tone: 'warning' }),
      right: true
    },
    { title: t('cli.column.containers'), cell: (row) => names(row.containers) || '-' },
    {
      title: t('cli.column.path'),
      spare: 2,
      cell: (row) => ({ text: text(row.paths[0] ?? null), tone: 'quiet' })
    }
  ]
}

/** What a namespace is called, by id. */
export type LabelOf = (namespaceId: string) => NamespaceLabel

export function peerColumns(locale: Locale, labelOf: LabelOf): Column<PeerRow>[] {
  const t = says(locale)
  return [
    { title: t('cli.column.namespace'), cell: (row) => labelText(t, labelOf(row.namespace.id)) },
    { title: t('cli.column.ifindex'), cell: (row) => String(row.ifindex), right: true },
    { title: t('cli.column.ifname'), cell: (row) => visible(row.ifname) },
    {
      title: t('cli.column.state'),
      cell: (row) =>
        state(row.adminUp && row.operstate === 'UP', row.adminUp ? row.operstate : t('common.down'))
    },
    { title: t('cli.column.mtu'), spare: 3, cell: (row) => String(row.mtu), right: true },
    { title: t('cli.column.master'), spare: 1, cell: (row) => text(row.master) },
    { title: t('cli.column.network'), spare: 2, cell: (row) => text(row.network?.name ?? null) },
    {
      title: t('cli.column.peer-namespace'),
      cell: (row) =>
        row.peer ? labelText(t, labelOf(row.peer.namespace.id)) : { text: text(row.peerGap), tone: 'warning' }
    },
    { title: t('cli.column.ifindex'), cell: (row) => text(row.peer?.ifindex ?? null), right: true },
    { title: t('cli.column.peer'), cell: (row) => text(row.peer?.ifname ?? null) }
  ]
}

export function networkColumns(locale: Locale): Column<NetworkRow>[] {
  const t = says(locale)
  const madeBy = (row: NetworkRow): string =>
    row.createdBy.kind === 'compose'
      ? `compose ${visible(row.createdBy.name, 64)}`
      : translate(locale, `cli.made-by.${row.createdBy.kind}`)
  return [
    { title: t('cli.column.name'), cell: (row) => visible(row.name) },
    { title: t('cli.column.engine'), spare: 8, cell: (row) => visible(row.engine) },
    { title: t('cli.column.driver'), cell: (row) => visible(row.driver) },
    { title: t('cli.column.subnet'), cell: (row) => list(row.subnets.map((item) => item.subnet)) },
    {
      title: t('cli.column.gateway'),
      spare: 2,
      cell: (row) => list(row.subnets.flatMap((item) => item.gateway ?? []))
    },
    { title: t('cli.column.bridge'), spare: 1, cell: (row) => text(row.device?.ifname ?? null) },
    { title: t('cli.column.internal'), spare: 4, cell: (row) => yesNo(t, row.internal) },
    { title: t('cli.column.icc'), spare: 3, cell: (row) => yesNo(t, row.icc) },
    { title: t('cli.column.mtu'), spare: 5, cell: (row) => text(row.mtu), right: true },
    { title: t('cli.column.made-by'), spare: 6, cell: madeBy },
    {
      title: t('cli.column.members'),
      cell: (row) =>
        list(row.members.map((item) => `${item.container.name} ${item.ipv4 ?? item.ipv6 ?? ''}`.trim()))
    }
  ]
}

const modeText = ({ mode }: ContainerRow): string =>
  visible(mode.target === null ? mode.kind : `${mode.kind}:${mode.target}`, 80)

export function containerColumns(locale: Locale): Column<ContainerRow>[] {
  const t = says(locale)
  return [
    { title: t('cli.column.name'), cell: (row) => visible(row.name) },
    { title: t('cli.column.engine'), spare: 8, cell: (row) => visible(row.engine) },
    {
      title: t('cli.column.state'),
      cell: (row) => ({ text: visible(row.state), tone: row.state === 'running' ? 'good' : 'quiet' })
    },
    { title: t('cli.column.mode'), spare: 4, cell: modeText },
    {
      title: t('cli.column.networks'),
      cell: (row) =>
        row.networks.length ? list(row.networks.map((item) => item.network.name)) : modeText(row)
    },
    {
      title: t('cli.column.addresses'),
      cell: (row) => list(row.networks.flatMap((item) => [item.ipv4 ?? [], item.ipv6 ?? []].flat()))
    },
    {
      title: t('cli.column.mac'),
      spare: 7,
      cell: (row) => list(row.networks.flatMap((item) => item.mac ?? []))
    },
    { title: t('cli.column.ports'), cell: (row) => list(portTexts(row.ports)) },
    { title: t('cli.column.dns-names'), spare: 5, cell: (row) => list(row.dnsNames) }
  ]
}

const stateTone = (row: PublishedRow): Tone => {
  if (row.state === 'agrees') return 'good'
  // Docker writes no IPv6 rules unless told: there the proxy is how it is meant to be.
  if (row.state === 'proxied' && row.hostAddress.includes(':')) return 'plain'
  return row.state === 'unclaimed' || row.state === 'proxied' ? 'warning' : 'bad'
}

export function publishedColumns(locale: Locale): Column<PublishedRow>[] {
  const t = says(locale)
  return [
    { title: t('cli.column.published'), cell: (row) => translate(locale, row.sentence) },
    { title: t('cli.column.namespace'), spare: 2, cell: (row) => labelText(t, row.namespaceLabel) },
    { title: t('cli.column.packets'), spare: 1, cell: (row) => text(row.packets), right: true },
    {
      title: t('cli.column.state'),
      cell: (row) => ({ text: translate(locale, `nat.state.${row.state}`), tone: stateTone(row) })
    }
  ]
}

export function translationColumns(locale: Locale): Column<TranslationRow>[] {
  const t = says(locale)
  return [
    {
      title: t('cli.column.translated'),
      cell: (row) => ({ text: translate(locale, row.sentence), tone: row.dead ? 'quiet' : 'plain' })
    },
    { title: t('cli.column.namespace'), cell: (row) => labelText(t, row.namespaceLabel) },
    { title: t('cli.column.chain'), cell: (row) => visible(row.chain) },
    { title: t('cli.column.packets'), spare: 1, cell: (row) => text(row.packets), right: true }
  ]
}
