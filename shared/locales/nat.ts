/** NAT in sentences, and what it means when engine, kernel and proxy disagree. */
import { defineMessages } from './define'

export const natMessages = defineMessages({
  'nat.sentence.published': { en: '{from} to {to}', 'zh-CN': '{from} 转到 {to}' },
  'nat.sentence.published-container': {
    en: '{from} to {container} {to}',
    'zh-CN': '{from} 转到 {container} {to}'
  },
  'nat.sentence.published-network': {
    en: '{from} to {container} {to}, {driver} {network}',
    'zh-CN': '{from} 转到 {container} {to}，{driver} {network}'
  },
  'nat.sentence.dnat': {
    en: '{match}: destination becomes {to} (DNAT)',
    'zh-CN': '{match}：目的地址改为 {to}（DNAT）'
  },
  'nat.sentence.redirect': {
    en: '{match}: redirected to this host, {to}',
    'zh-CN': '{match}：重定向到本机 {to}'
  },
  'nat.sentence.snat': {
    en: '{match}: source becomes {to} (SNAT)',
    'zh-CN': '{match}：源地址改为 {to}（SNAT）'
  },
  'nat.sentence.masquerade': {
    en: '{match}: source becomes the address of the interface it leaves by (MASQUERADE)',
    'zh-CN': '{match}：源地址改为出口接口的地址（MASQUERADE）'
  },
  'nat.state.agrees': { en: 'rule and engine agree', 'zh-CN': '规则与引擎一致' },
  'nat.state.proxied': {
    en: 'the proxy alone, no rule: the container sees the proxy’s address',
    'zh-CN': '仅由代理转发，没有规则：容器看到的是代理的地址'
  },
  'nat.state.no-rule': {
    en: 'the engine says published, but the kernel has no rule and nothing listens',
    'zh-CN': '引擎声称已发布，但内核没有规则，也没有进程监听'
  },
  'nat.state.stale-target': {
    en: 'the rule sends it to an address that container does not have',
    'zh-CN': '规则指向的地址不属于该容器'
  },
  'nat.state.unclaimed': { en: 'a rule no engine claims', 'zh-CN': '没有引擎声明的规则' },
  'nat.state.dead-rule': {
    en: 'the rule stands in a chain the kernel never walks',
    'zh-CN': '规则所在的链不会被内核执行'
  },
  'nat.state.rules-not-read': {
    en: 'the engine says published; the rules could not be read',
    'zh-CN': '引擎声称已发布；规则无法读取'
  }
})
