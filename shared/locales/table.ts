/** Texts around every table. */
import { defineMessages } from './define'

export const tableMessages = defineMessages({
  'table.filter': { en: 'Filter', 'zh-CN': '筛选' },
  'table.filterOf': { en: 'Filter {name}', 'zh-CN': '筛选{name}' },
  'table.rows': { en: { one: '{count} row', other: '{count} rows' }, 'zh-CN': '{count} 行' },
  'table.rowsOf': { en: '{shown} of {count}', 'zh-CN': '{shown} / {count}' },
  'table.columns': { en: 'Columns', 'zh-CN': '列' },
  'table.resetColumns': { en: 'Columns as at first', 'zh-CN': '恢复默认列' },
  'table.sortBy': { en: 'Sort by {name}', 'zh-CN': '按{name}排序' },
  'table.copyCell': { en: 'Copy cell', 'zh-CN': '复制单元格' },
  'table.copyRow': { en: 'Copy row', 'zh-CN': '复制行' },
  'table.copyTable': { en: 'Copy table', 'zh-CN': '复制表格' },
  'table.inspect': { en: 'Inspect', 'zh-CN': '查看详情' },
  'table.noMatch': { en: 'Nothing matches the filter', 'zh-CN': '没有符合筛选条件的行' },
  'table.noMatchText': {
    en: 'Every word of the filter must occur in a row. Esc clears it.',
    'zh-CN': '一行须包含筛选中的每个词。按 Esc 清除筛选。'
  },
  'table.clearFilter': { en: 'Clear the filter', 'zh-CN': '清除筛选' }
})
