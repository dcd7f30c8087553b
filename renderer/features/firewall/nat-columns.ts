/** Columns of published ports and of other address translations: sentences first. */
import type { NatRow, PublishedRow, TranslationRow } from '@shared/lists'
import type { Texts } from '../../app/i18n'
import type { Column } from '../../ui/table/table-model'

const place = (row: NatRow, { t }: Texts): string =>
  row.namespaceLabel.kind === 'host' ? t('common.host') : row.namespaceLabel.text

export function publishedColumns(texts: Texts): Column<PublishedRow>[] {
  const { t } = texts
  return [
    {
      id: 'sentence',
      title: t('column.sentence'),
      kind: 'mono',
      width: 440,
      grow: true,
      value: (row) => t(row.sentence)
    },
    {
      id: 'state',
      title: t('column.agreement'),
      width: 180,
      grow: true,
      value: (row) => t(`nat.state.${row.state}`)
    },
    {
      id: 'container',
      title: t('column.container'),
      kind: 'mono',
      width: 110,
      value: (row) => row.container?.name ?? null
    },
    {
      id: 'network',
      title: t('column.network'),
      kind: 'mono',
      width: 120,
      value: (row) => row.network?.name ?? null
    },
    { id: 'packets', title: t('column.packets'), kind: 'number', width: 84, value: (row) => row.packets },
    {
      id: 'port',
      title: t('column.ports'),
      kind: 'number',
      width: 72,
      optional: true,
      value: (row) => row.hostPort
    },
    { id: 'protocol', title: t('column.protocol'), width: 72, optional: true, value: (row) => row.protocol },
    {
      id: 'namespace',
      title: t('column.namespace'),
      kind: 'mono',
      width: 110,
      value: (row) => place(row, texts)
    }
  ]
}

export function translationColumns(texts: Texts): Column<TranslationRow>[] {
  const { t } = texts
  return [
    {
      id: 'sentence',
      title: t('column.translation'),
      kind: 'mono',
      width: 420,
      grow: true,
      value: (row) => t(row.sentence)
    },
    { id: 'kind', title: t('column.kind'), kind: 'mono', width: 110, value: (row) => row.kind },
    { id: 'chain', title: t('column.chain'), kind: 'mono', width: 160, value: (row) => row.chain },
    {
      id: 'namespace',
      title: t('column.namespace'),
      kind: 'mono',
      width: 130,
      value: (row) => place(row, texts)
    },
    { id: 'packets', title: t('column.packets'), kind: 'number', width: 84, value: (row) => row.packets }
  ]
}
