/** Columns of the containers list. */
import { explainMode, modeText } from '@shared/explain'
import { portTexts, type ContainerRow } from '@shared/lists'
import type { Lookup } from '@shared/model'
import type { Texts } from '../../app/i18n'
import { shortId } from '../../ui/format'
import type { Column } from '../../ui/table/table-model'

/** Addresses as the engine assigned them; where no engine says, as the kernel has them. */
function addresses(row: ContainerRow): string {
  const given = row.networks.flatMap((item) => [item.ipv4, item.ipv6]).filter((item) => item !== null)
  return (given.length > 0 ? given : row.interfaces.flatMap((item) => item.addresses)).join(', ')
}

function macs(row: ContainerRow): string {
  const given = row.networks.map((item) => item.mac).filter((item) => item !== null)
  return (
    given.length > 0 ? given : row.interfaces.map((item) => item.mac).filter((item) => item !== null)
  ).join(', ')
}

/** @param lookup of the present snapshot: modes are explained with the names of what they are about */
export function containerColumns({ t }: Texts, lookup: () => Lookup | null): Column<ContainerRow>[] {
  const container = (row: ContainerRow) => lookup()?.container.get(row.key)
  const mode = (row: ContainerRow): string => {
    const [look, item] = [lookup(), container(row)]
    return look && item ? modeText(look, item) : ''
  }
  const meaning = (row: ContainerRow): string => {
    const [look, item] = [lookup(), container(row)]
    return look && item ? t(explainMode(look, item)) : ''
  }
  return [
    { id: 'name', title: t('column.name'), kind: 'mono', width: 170, grow: true, value: (row) => row.name },
    { id: 'state', title: t('column.state'), width: 92, value: (row) => row.state },
    {
      id: 'networks',
      title: t('column.networks'),
      kind: 'mono',
      width: 150,
      grow: true,
      value: (row) =>
        row.networks.length > 0 ? row.networks.map((item) => item.network.name).join(', ') : mode(row),
      hint: meaning
    },
    { id: 'addresses', title: t('column.addresses'), kind: 'mono', width: 150, grow: true, value: addresses },
    {
      id: 'ports',
      title: t('column.ports'),
      kind: 'mono',
      width: 170,
      grow: true,
      value: (row) => portTexts(row.ports).join(', ')
    },
    { id: 'mac', title: t('column.mac'), kind: 'mono', width: 144, value: macs },
    {
      id: 'dns',
      title: t('column.dnsNames'),
      kind: 'mono',
      width: 140,
      value: (row) => row.dnsNames.join(', ')
    },
    {
      id: 'mode',
      title: t('column.mode'),
      kind: 'mono',
      width: 120,
      value: mode,
      hint: meaning
    },
    { id: 'meaning', title: t('column.meaning'), width: 320, optional: true, value: meaning },
    {
      id: 'aliases',
      title: t('column.aliases'),
      kind: 'mono',
      width: 140,
      optional: true,
      value: (row) => [...new Set(row.networks.flatMap((item) => item.aliases))].join(', ')
    },
    {
      id: 'links',
      title: t('column.links'),
      kind: 'mono',
      width: 140,
      optional: true,
      value: (row) => row.links.map((link) => `${link.container}:${link.alias}`).join(', ')
    },
    {
      id: 'hostname',
      title: t('column.hostname'),
      kind: 'mono',
      width: 120,
      optional: true,
      value: (row) => row.hostname
    },
    { id: 'image', title: t('column.image'), kind: 'mono', width: 150, value: (row) => row.image },
    { id: 'project', title: t('column.project'), width: 90, value: (row) => row.composeProject },
    {
      id: 'service',
      title: t('column.service'),
      width: 90,
      optional: true,
      value: (row) => row.composeService
    },
    { id: 'engine', title: t('column.engine'), width: 80, value: (row) => row.engine },
    { id: 'pid', title: t('column.pid'), kind: 'number', width: 72, optional: true, value: (row) => row.pid },
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
