/** What happens to a plan: what each step does, what is left of it, why it asks for confirmation. */
import { defineMessages } from './define'

export const plansMessages = defineMessages({
  'plans.undo.title': { en: 'Undo {call}', 'zh-CN': '撤销 {call}' },
  'plans.warning.interrupted': {
    en: 'A change begun at {at} was interrupted. Finish it or take it back first.',
    'zh-CN': '{at} 开始的更改被中断。请先完成或撤回它。'
  },
  'plans.warning.unconfirmed': {
    en: 'A change begun at {at} still waits for confirmation. Until then nothing else is applied.',
    'zh-CN': '{at} 开始的更改仍在等待确认。在此之前不会应用其他更改。'
  },
  'plans.warning.damaged': {
    en: '{count} records of earlier changes cannot be read; look at the history.',
    'zh-CN': '有 {count} 条先前更改的记录无法读取；请查看历史。'
  },
  'plans.session.route': {
    en: 'This changes the route by which you are connected. It undoes itself unless confirmed within {seconds} s.',
    'zh-CN': '这会更改你当前连接所用的路由。若 {seconds} 秒内未确认，将自动撤销。'
  },
  'plans.session.link': {
    en: 'This changes {interface}, by which you are connected. It undoes itself unless confirmed within {seconds} s.',
    'zh-CN': '这会更改你当前连接所用的 {interface}。若 {seconds} 秒内未确认，将自动撤销。'
  },
  'plans.session.port': {
    en: 'This leads port {port}, by which you are connected, elsewhere. It undoes itself unless confirmed within {seconds} s.',
    'zh-CN': '这会把你当前连接所用的端口 {port} 引向别处。若 {seconds} 秒内未确认，将自动撤销。'
  },
  'plans.session.namespace': {
    en: 'This changes the host’s own namespace. It undoes itself unless confirmed within {seconds} s.',
    'zh-CN': '这会更改主机自己的命名空间。若 {seconds} 秒内未确认，将自动撤销。'
  },
  'plans.left.undo': {
    en: 'Not taken back: {call}. What would take it back failed: {undo}: {detail}',
    'zh-CN': '未撤回：{call}。撤回操作失败：{undo}：{detail}'
  },
  'plans.left.noUndo': {
    en: 'Not taken back, because nothing takes it back: {call}',
    'zh-CN': '未撤回，因为无法撤回：{call}'
  },
  'plans.left.partial': {
    en: 'Was interrupted, and is neither done nor as it was: {call}',
    'zh-CN': '被中断，既未完成也未恢复原状：{call}'
  },
  'plans.left.reading': {
    en: 'The host could not be read afterwards, so what is left is not known: {detail}',
    'zh-CN': '事后无法读取主机，因此不知道遗留了什么：{detail}'
  },
  'plans.unmet.step': {
    en: 'Ran, but its effect is not there: {call}',
    'zh-CN': '已执行，但未见其效果：{call}'
  },
  'plans.unmet.reading': {
    en: 'The host could not be read afterwards: {detail}',
    'zh-CN': '事后无法读取主机：{detail}'
  },
  'plans.unmet.unconfirmed': {
    en: 'It was not confirmed in time, so it was taken back.',
    'zh-CN': '未在限定时间内确认，因此已撤回。'
  },
  'plans.damaged.title': { en: 'A record that cannot be read', 'zh-CN': '无法读取的记录' },
  'plans.damaged': {
    en: '{file}: {reason}. What it did is not known and cannot be undone here.',
    'zh-CN': '{file}：{reason}。不知道它做了什么，也无法在此撤销。'
  }
})
