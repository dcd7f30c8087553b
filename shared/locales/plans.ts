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
  },
  'plans.step.netns.add': { en: 'Create the namespace {name}', 'zh-CN': '创建命名空间 {name}' },
  'plans.step.netns.delete': { en: 'Delete the namespace {name}', 'zh-CN': '删除命名空间 {name}' },
  'plans.step.netns.bind': {
    en: 'Give the namespace the name {name}',
    'zh-CN': '将命名空间命名为 {name}'
  },
  'plans.step.netns.unbind': { en: 'Take the name {name} away', 'zh-CN': '移除名称 {name}' },
  'plans.step.veth.add': {
    en: 'Create the veth pair {name} and {peer}',
    'zh-CN': '创建 veth 对 {name} 和 {peer}'
  },
  'plans.step.bridge.add': { en: 'Create the bridge {name}', 'zh-CN': '创建网桥 {name}' },
  'plans.step.link.delete': { en: 'Delete {name}', 'zh-CN': '删除 {name}' },
  'plans.step.link.up': { en: 'Set {name} up', 'zh-CN': '启用 {name}' },
  'plans.step.link.down': { en: 'Set {name} down', 'zh-CN': '停用 {name}' },
  'plans.step.link.master': { en: 'Put {name} on {master}', 'zh-CN': '将 {name} 接入 {master}' },
  'plans.step.link.nomaster': { en: 'Take {name} off its bridge', 'zh-CN': '将 {name} 移出网桥' },
  'plans.step.link.mtu': { en: 'Set the MTU of {name} to {mtu}', 'zh-CN': '将 {name} 的 MTU 设为 {mtu}' },
  'plans.step.link.move': {
    en: 'Move {name} to another namespace',
    'zh-CN': '将 {name} 移到另一个命名空间'
  },
  'plans.step.address.add': {
    en: 'Add the address {address} to {name}',
    'zh-CN': '为 {name} 添加地址 {address}'
  },
  'plans.step.address.remove': {
    en: 'Remove the address {address} from {name}',
    'zh-CN': '从 {name} 移除地址 {address}'
  },
  'plans.step.route.add': { en: 'Add the route to {destination}', 'zh-CN': '添加到 {destination} 的路由' },
  'plans.step.route.remove': {
    en: 'Remove the route to {destination}',
    'zh-CN': '移除到 {destination} 的路由'
  },
  'plans.step.sysctl.set': { en: 'Set {sysctl} to {value}', 'zh-CN': '将 {sysctl} 设为 {value}' },
  'plans.step.nat.add': { en: 'Add the NAT rule', 'zh-CN': '添加 NAT 规则' },
  'plans.step.nat.remove': { en: 'Remove the NAT rule', 'zh-CN': '移除 NAT 规则' },
  'plans.step.network.create': { en: 'Create the network {name}', 'zh-CN': '创建网络 {name}' },
  'plans.step.network.remove': { en: 'Remove the network {name}', 'zh-CN': '删除网络 {name}' },
  'plans.step.network.connect': {
    en: 'Connect {container} to {network}',
    'zh-CN': '将 {container} 连接到 {network}'
  },
  'plans.step.network.disconnect': {
    en: 'Disconnect {container} from {network}',
    'zh-CN': '将 {container} 从 {network} 断开'
  }
})
