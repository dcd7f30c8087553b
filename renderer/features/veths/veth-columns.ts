/** Columns of the veth pairs list: both ends in one row. */
import type { VethEndRow, VethPairRow } from '@shared/lists'
import type { Texts } from '../../app/i18n'
import { bytes } from '../../ui/format'
import type { Column } from '../../ui/table/table-model'

export const placeName = (label: VethEndRow['namespaceLabel'], { t }: Texts): string =>
  label.kind === 'host' ? t('common.host') : label.text

/** Packets the kernel threw away at either end. */
function dropped(row: VethPairRow): number | null {
  const ends = [row.near.stats, row.far?.stats].filter((item) => item !== null && item !== undefined)
  return ends.length === 0 ? null : ends.reduce((sum, item) => sum + item.rxDropped + item.txDropped, 0)
}

const stateOf = (row: VethPairRow): string =>
  [row.near, row.far]
    .flatMap((end) => (end ? [end.adminUp ? end.operstate : '!UP'] : []))
    .filter((state, index, all) => all.indexOf(state) === index)
    .join(' / ')

export function vethColumns(texts: Texts): Column<VethPairRow>[] {
  const { t } = texts
  return [
    {
      id: 'end',
      title: t('column.end'),
      kind: 'mono',
      width: 140,
      grow: true,
      value: (row) => row.near.ifname
    },
    {
      id: 'namespace',
      title: t('column.namespace'),
      kind: 'mono',
      width: 100,
      value: (row) => placeName(row.near.namespaceLabel, texts)
    },
    { id: 'index', title: t('column.ifindex'), kind: 'number', width: 70, value: (row) => row.near.ifindex },
    { id: 'bridge', title: t('column.bridge'), kind: 'mono', width: 140, value: (row) => row.near.master },
    {
      id: 'network',
      title: t('column.network'),
      kind: 'mono',
      width: 130,
      value: (row) => row.network?.name ?? null
    },
    {
      id: 'peer',
      title: t('column.peer'),
      kind: 'mono',
      width: 130,
      grow: true,
      value: (row) =>
        row.far?.ifname ?? (row.gap === null ? null : texts.tKey(`inspector.linkGap.${row.gap}`))
    },
    {
      id: 'peerNamespace',
      title: t('column.peerNamespace'),
      kind: 'mono',
      width: 130,
      grow: true,
      value: (row) => (row.far ? placeName(row.far.namespaceLabel, texts) : null)
    },
    {
      id: 'peerIndex',
      title: t('column.peerIndex'),
      kind: 'number',
      width: 90,
      value: (row) => row.far?.ifindex ?? null
    },
    {
      id: 'peerAddress',
      title: t('column.peerAddress'),
      kind: 'mono',
      width: 150,
      value: (row) => row.far?.addresses.join(', ') ?? null
    },
    { id: 'state', title: t('column.state'), width: 84, value: stateOf },
    { id: 'mtu', title: 'MTU', kind: 'number', width: 64, value: (row) => row.near.mtu },
    {
      id: 'rx',
      title: t('column.rx'),
      kind: 'number',
      width: 84,
      value: (row) => row.near.stats?.rxBytes ?? null
    },
    {
      id: 'tx',
      title: t('column.tx'),
      kind: 'number',
      width: 84,
      value: (row) => row.near.stats?.txBytes ?? null
    },
    { id: 'dropped', title: t('column.dropped'), kind: 'number', width: 76, value: dropped },
    {
      id: 'mac',
      title: t('column.mac'),
      kind: 'mono',
      width: 144,
      optional: true,
      value: (row) => row.near.mac
    },
    {
      id: 'peerMac',
      title: t('column.peerMac'),
      kind: 'mono',
      width: 144,
      optional: true,
      value: (row) => row.far?.mac ?? null
    },
    {
      id: 'container',
      title: t('column.container'),
      kind: 'mono',
      width: 140,
      optional: true,
      value: (row) => (row.far ?? row.near).containers.map((item) => item.name).join(', ')
    }
  ]
}

/** Bytes as a person reads them; the column sorts by the number itself. */
export const bytesText = (value: string): string => (value === '' ? '' : bytes(Number(value)))
