/** Columns of the namespaces list. */
import type { NamespaceScreenRow } from '@shared/lists'
import type { Texts } from '../../app/i18n'
import type { Column } from '../../ui/table/table-model'

export function namespaceColumns({ t }: Texts): Column<NamespaceScreenRow>[] {
  const label = (value: NamespaceScreenRow['label'] | null): string =>
    value === null ? '' : value.kind === 'host' ? t('common.host') : value.text
  return [
    {
      id: 'name',
      title: t('column.name'),
      kind: 'mono',
      width: 180,
      grow: true,
      value: (row) => label(row.label)
    },
    { id: 'held', title: t('column.heldBy'), width: 140, value: (row) => t(`namespaces.kind.${row.kind}`) },
    {
      id: 'containers',
      title: t('column.containers'),
      kind: 'mono',
      width: 150,
      grow: true,
      value: (row) => row.containers.map((item) => item.name).join(', ')
    },
    {
      id: 'interfaces',
      title: t('column.interfaces'),
      kind: 'number',
      width: 88,
      value: (row) => (row.readable ? row.interfaces : t('namespaces.notRead'))
    },
    { id: 'processes', title: t('column.processes'), kind: 'number', width: 88, value: (row) => row.pids },
    { id: 'command', title: t('column.command'), kind: 'mono', width: 120, value: (row) => row.comm },
    {
      id: 'pid',
      title: t('column.pid'),
      kind: 'number',
      width: 80,
      value: (row) => row.firstPids[0] ?? null
    },
    {
      id: 'paths',
      title: t('column.paths'),
      kind: 'mono',
      width: 220,
      grow: true,
      value: (row) => row.paths.join(' ')
    },
    { id: 'inode', title: t('column.inode'), kind: 'number', width: 100, value: (row) => row.inode },
    {
      id: 'parent',
      title: t('column.parent'),
      kind: 'mono',
      width: 110,
      optional: true,
      value: (row) => label(row.parentLabel)
    },
    {
      id: 'cookie',
      title: t('column.cookie'),
      kind: 'mono',
      width: 90,
      optional: true,
      value: (row) => row.cookie
    },
    { id: 'uid', title: 'UID', kind: 'number', width: 70, optional: true, value: (row) => row.ownerUid }
  ]
}
