/** Columns of the networks list. */
import { networkLine } from '@shared/explain'
import type { NetworkRow } from '@shared/lists'
import type { Lookup } from '@shared/model'
import type { Texts } from '../../app/i18n'
import { seconds, shortId } from '../../ui/format'
import type { Column } from '../../ui/table/table-model'

const createdBy = (row: NetworkRow, { t }: Texts): string =>
  t(`networks.by.${row.createdBy.kind}`, { name: row.createdBy.name })

const pairs = (record: Readonly<Record<string, string>>): string =>
  Object.entries(record)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')

const yesNo = (value: boolean | null, { t }: Texts): string =>
  value === null ? '' : t(value ? 'common.yes' : 'common.no')

/** @param lookup of the present snapshot: drivers are explained with the names of what they are about */
export function networkColumns(texts: Texts, lookup: () => Lookup | null): Column<NetworkRow>[] {
  const { t } = texts
  const meaning = (row: NetworkRow): string => {
    const look = lookup()
    const network = look?.network.get(row.key)
    return look && network ? t(networkLine(look, network)) : ''
  }
  return [
    { id: 'name', title: t('column.name'), kind: 'mono', width: 180, grow: true, value: (row) => row.name },
    {
      id: 'driver',
      title: t('column.driver'),
      kind: 'mono',
      width: 84,
      value: (row) => row.driver,
      hint: meaning
    },
    { id: 'meaning', title: t('column.meaning'), width: 320, optional: true, value: meaning },
    {
      id: 'subnet',
      title: t('column.subnet'),
      kind: 'mono',
      width: 160,
      grow: true,
      value: (row) => row.subnets.map((item) => item.subnet).join(', ')
    },
    {
      id: 'gateway',
      title: t('column.gateway'),
      kind: 'mono',
      width: 124,
      value: (row) => row.subnets.flatMap((item) => item.gateway ?? []).join(', ')
    },
    {
      id: 'members',
      title: t('column.members'),
      kind: 'number',
      width: 84,
      value: (row) => row.members.length
    },
    {
      id: 'bridge',
      title: t('column.bridge'),
      kind: 'mono',
      width: 150,
      value: (row) => row.device?.ifname ?? null
    },
    { id: 'mtu', title: 'MTU', kind: 'number', width: 64, value: (row) => row.mtu },
    { id: 'internal', title: t('column.internal'), width: 76, value: (row) => yesNo(row.internal, texts) },
    { id: 'icc', title: 'ICC', width: 56, value: (row) => yesNo(row.icc, texts) },
    { id: 'by', title: t('column.createdBy'), width: 130, value: (row) => createdBy(row, texts) },
    { id: 'engine', title: t('column.engine'), width: 84, value: (row) => row.engine },
    {
      id: 'options',
      title: t('column.options'),
      kind: 'mono',
      width: 240,
      optional: true,
      value: (row) => pairs(row.options)
    },
    {
      id: 'memberNames',
      title: t('column.memberNames'),
      kind: 'mono',
      width: 240,
      optional: true,
      value: (row) => row.members.map((item) => item.container.name).join(', ')
    },
    { id: 'scope', title: t('column.scope'), width: 72, optional: true, value: (row) => row.scope },
    { id: 'ipv6', title: 'IPv6', width: 60, optional: true, value: (row) => yesNo(row.ipv6, texts) },
    {
      id: 'created',
      title: t('column.created'),
      kind: 'mono',
      width: 190,
      optional: true,
      value: (row) => seconds(row.createdAt)
    },
    {
      id: 'id',
      title: t('column.id'),
      kind: 'mono',
      width: 110,
      optional: true,
      value: (row) => shortId(row.id)
    }
  ]
}
