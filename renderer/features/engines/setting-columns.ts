/** Columns of the settings of engines. */
import type { SettingRow } from '@shared/explain'
import type { Texts } from '../../app/i18n'
import type { Column } from '../../ui/table/table-model'
import { sourceText } from '../inspector/sheet-setting'

export function settingColumns({ t }: Texts, several: boolean): Column<SettingRow>[] {
  return [
    { id: 'setting', title: t('engines.setting'), kind: 'mono', width: 196, value: (row) => row.name },
    {
      id: 'value',
      title: t('engines.value'),
      kind: 'mono',
      width: 190,
      grow: true,
      value: (row) => row.value,
      hint: (row) => (row.warning ? t(row.warning.text) : '')
    },
    { id: 'source', title: t('engines.source'), width: 190, value: (row) => t(sourceText(row.source)) },
    {
      id: 'meaning',
      title: t('engines.meaning'),
      width: 460,
      grow: true,
      value: (row) => t(row.warning?.text ?? row.meaning)
    },
    { id: 'engine', title: t('column.engine'), width: 90, optional: !several, value: (row) => row.engine }
  ]
}
