/** Words that every screen and command shares. */
import { defineMessages } from './define'

export const commonMessages = defineMessages({
  'common.yes': { en: 'yes', 'zh-CN': '是' },
  'common.no': { en: 'no', 'zh-CN': '否' },
  'common.on': { en: 'on', 'zh-CN': '开' },
  'common.off': { en: 'off', 'zh-CN': '关' },
  'common.up': { en: 'up', 'zh-CN': '已启用' },
  'common.down': { en: 'down', 'zh-CN': '已停用' },
  'common.none': { en: 'none', 'zh-CN': '无' },
  'common.unknown': { en: 'unknown', 'zh-CN': '未知' },
  'common.host': { en: 'host', 'zh-CN': '主机' },
  'common.notRead': { en: 'not read', 'zh-CN': '未读取' },
  'common.more': { en: '{count} more', 'zh-CN': '另有 {count} 项' }
})
