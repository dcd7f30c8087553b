/** Texts of the search (Ctrl+K). */
import { defineMessages } from './define'

export const searchMessages = defineMessages({
  'search.title': { en: 'Search', 'zh-CN': '搜索' },
  'search.placeholder': {
    en: 'Name, address, MAC, ifindex, port, rule, id…',
    'zh-CN': '名称、地址、MAC、ifindex、端口、规则、ID…'
  },
  'search.nothing': { en: 'Nothing has “{query}”', 'zh-CN': '没有找到“{query}”' },
  'search.nothingText': {
    en: 'Names, addresses, MACs, interface indexes, ports, rule texts and ids of the snapshot were searched.',
    'zh-CN': '已搜索快照中的名称、地址、MAC、接口编号、端口、规则文本和 ID。'
  },
  'search.start': {
    en: 'Type any part of a name, an address, a MAC, a port or a rule.',
    'zh-CN': '输入名称、地址、MAC、端口或规则的任意部分。'
  },
  'search.results': { en: { one: '{count} result', other: '{count} results' }, 'zh-CN': '{count} 个结果' },
  'search.keys': {
    en: '↑ ↓ choose · Enter go there · Esc close',
    'zh-CN': '↑ ↓ 选择 · Enter 前往 · Esc 关闭'
  },
  'search.contains': { en: 'contains {address}', 'zh-CN': '包含 {address}' }
})
