/** What the command line says about changes: commands, options, plans, what came of them. */
import { defineMessages } from './define'

export const cliChangeMessages = defineMessages({
  'cli.command.network': {
    en: 'Create a network, remove one, or remove those nothing is on',
    'zh-CN': '创建网络、删除网络，或删除无人使用的网络'
  },
  'cli.command.connect': { en: 'Connect a container to a network', 'zh-CN': '将容器连接到网络' },
  'cli.command.disconnect': { en: 'Disconnect a container from a network', 'zh-CN': '将容器从网络断开' },
  'cli.command.undo': {
    en: 'Take a change back; without an ID, list what can be',
    'zh-CN': '撤销一次更改；不带 ID 时列出可撤销的更改'
  },
  'cli.option.dry-run': { en: 'show the plan and change nothing', 'zh-CN': '只显示计划，不做任何更改' },
  'cli.option.engine': {
    en: 'engine by name or id, where there are several',
    'zh-CN': '有多个引擎时，按名称或 id 指定引擎'
  },
  'cli.option.driver': {
    en: 'bridge (default), macvlan, ipvlan or overlay',
    'zh-CN': 'bridge（默认）、macvlan、ipvlan 或 overlay'
  },
  'cli.option.subnet': {
    en: 'subnet; without one a free one is proposed; may be repeated',
    'zh-CN': '子网；不指定时建议一个空闲子网；可重复'
  },
  'cli.option.gateway': { en: 'gateway of a subnet; may be repeated', 'zh-CN': '子网的网关；可重复' },
  'cli.option.ip-range': {
    en: 'part of a subnet that containers get addresses from; may be repeated',
    'zh-CN': '子网中分配给容器的地址范围；可重复'
  },
  'cli.option.aux-address': {
    en: 'address kept for something else; may be repeated',
    'zh-CN': '为其他用途保留的地址；可重复'
  },
  'cli.option.ipv6': { en: 'IPv6 as well', 'zh-CN': '同时启用 IPv6' },
  'cli.option.internal': { en: 'without a way out of the host', 'zh-CN': '不允许访问主机之外' },
  'cli.option.attachable': {
    en: 'containers that are no service’s may join (overlay)',
    'zh-CN': '允许非服务的容器加入（overlay）'
  },
  'cli.option.parent': {
    en: 'parent interface of a macvlan or ipvlan',
    'zh-CN': 'macvlan 或 ipvlan 的父接口'
  },
  'cli.option.vlan': { en: 'VLAN on the parent interface', 'zh-CN': '父接口上的 VLAN' },
  'cli.option.mtu': { en: 'MTU of the network', 'zh-CN': '网络的 MTU' },
  'cli.option.opt': { en: 'option of the driver; may be repeated', 'zh-CN': '驱动选项；可重复' },
  'cli.option.label': { en: 'label of the network; may be repeated', 'zh-CN': '网络标签；可重复' },
  'cli.option.alias': {
    en: 'name by which the others of the network find it; may be repeated',
    'zh-CN': '网络中其他容器用来查找它的名称；可重复'
  },
  'cli.option.ip': { en: 'IPv4 address', 'zh-CN': 'IPv4 地址' },
  'cli.option.ip6': { en: 'IPv6 address', 'zh-CN': 'IPv6 地址' },
  'cli.option.mac-address': {
    en: 'MAC address, where the engine takes one',
    'zh-CN': 'MAC 地址（若引擎支持）'
  },
  'cli.option.link-local-ip': {
    en: 'link-local address; may be repeated',
    'zh-CN': '链路本地地址；可重复'
  },
  'cli.option.gw-priority': {
    en: 'the network with the highest gives the default route',
    'zh-CN': '数值最高的网络提供默认路由'
  },
  'cli.option.confirm': {
    en: 'keep a change that undoes itself otherwise',
    'zh-CN': '保留否则会自动撤销的更改'
  },
  'cli.option.finish': { en: 'finish a change that was interrupted', 'zh-CN': '完成被中断的更改' },

  'cli.change.error.network-verb': {
    en: 'A network cannot be "{word}".',
    'zh-CN': 'network 没有子命令“{word}”。'
  },
  'cli.change.error.which-network': { en: 'Which network is it to be?', 'zh-CN': '要操作哪个网络？' },
  'cli.change.error.only-create': {
    en: '{option} is for "network create" only.',
    'zh-CN': '{option} 仅用于“network create”。'
  },
  'cli.change.error.no-engine': { en: 'No engine answers here.', 'zh-CN': '此处没有可用的引擎。' },
  'cli.change.error.unknown-engine': {
    en: 'There is no engine "{name}" here.',
    'zh-CN': '此处没有引擎“{name}”。'
  },
  'cli.change.error.unknown-network': {
    en: 'There is no network "{name}" here.',
    'zh-CN': '此处没有网络“{name}”。'
  },
  'cli.change.error.unknown-container': {
    en: 'There is no container "{name}" here.',
    'zh-CN': '此处没有容器“{name}”。'
  },
  'cli.change.error.ambiguous': {
    en: '"{name}" may be any of: {which}.',
    'zh-CN': '“{name}”可能是以下任意一个：{which}。'
  },
  'cli.change.error.two-engines': {
    en: '{network} and {container} are of different engines.',
    'zh-CN': '{network} 与 {container} 属于不同的引擎。'
  },
  'cli.change.error.pair': { en: '{option} cannot be "{value}".', 'zh-CN': '{option} 不能是“{value}”。' },
  'cli.change.error.needs-subnet': { en: '{option} needs a --subnet.', 'zh-CN': '{option} 需要 --subnet。' },
  'cli.change.error.file': {
    en: '{file} is a snapshot file: nothing there can be changed.',
    'zh-CN': '{file} 是快照文件：无法更改其中任何内容。'
  },
  'cli.change.error.one-of': {
    en: 'Give one of an ID, --confirm and --finish.',
    'zh-CN': 'ID、--confirm 与 --finish 只能给出其中之一。'
  },
  'cli.change.error.no-dry-run': {
    en: '--dry-run shows what an undo would do; it means nothing here.',
    'zh-CN': '--dry-run 用于显示撤销会做什么；在此处没有意义。'
  },
  'cli.change.error.unknown-plan': {
    en: 'Nothing was changed under the id "{id}".',
    'zh-CN': '没有 id 为“{id}”的更改。'
  },
  'cli.change.hint.host': {
    en: 'Use --host local or --host lab:NAME.',
    'zh-CN': '请使用 --host local 或 --host lab:名称。'
  },
  'cli.change.hint.try': { en: 'Try {suggestion}.', 'zh-CN': '可以试试 {suggestion}。' },
  'cli.change.hint.which': { en: 'Write {name}.', 'zh-CN': '请写 {name}。' },
  'cli.change.hint.engine': {
    en: 'Name one with --engine: {which}.',
    'zh-CN': '请用 --engine 指定：{which}。'
  },
  'cli.change.hint.list': {
    en: '"vethscope {command}" lists them.',
    'zh-CN': '“vethscope {command}” 列出全部。'
  },
  'cli.change.hint.undo-list': {
    en: '"vethscope undo" lists what can be undone.',
    'zh-CN': '“vethscope undo” 列出可以撤销的更改。'
  },

  'cli.change.dry-run': { en: 'Nothing was changed.', 'zh-CN': '未做任何更改。' },
  'cli.change.nothing': { en: 'There is nothing to do.', 'zh-CN': '无需任何操作。' },
  'cli.change.steps': { en: 'Steps', 'zh-CN': '步骤' },
  'cli.change.changes': { en: 'Changes', 'zh-CN': '变化' },
  'cli.change.warnings': { en: 'Expect', 'zh-CN': '注意' },
  'cli.change.undo': { en: 'Undo', 'zh-CN': '撤销' },
  'cli.change.not-undone': { en: 'No undo brings back', 'zh-CN': '撤销无法恢复' },
  'cli.change.done': {
    en: 'Done. To take it back: vethscope undo {id}',
    'zh-CN': '完成。撤销：vethscope undo {id}'
  },
  'cli.change.done-for-good': { en: 'Done. It cannot be taken back.', 'zh-CN': '完成。此更改无法撤销。' },
  'cli.change.unmet': { en: 'Not as planned: {what}', 'zh-CN': '与计划不符：{what}' },
  'cli.change.left': { en: 'Left behind: {what}', 'zh-CN': '遗留：{what}' },
  'cli.change.failed': { en: 'It failed and was taken back: {what}', 'zh-CN': '操作失败，已撤回：{what}' },
  'cli.change.failed-left': {
    en: 'It failed and could not all be taken back: {what}',
    'zh-CN': '操作失败，且未能全部撤回：{what}'
  },
  'cli.change.not-kept': {
    en: 'It was not confirmed, so it was taken back.',
    'zh-CN': '未被确认，因此已撤回。'
  },
  'cli.change.interrupted': { en: 'It was interrupted.', 'zh-CN': '更改被中断。' },
  'cli.change.hint.settle': {
    en: 'Finish it with "vethscope undo --finish {id}", or take it back with "vethscope undo {id}".',
    'zh-CN': '用“vethscope undo --finish {id}”完成，或用“vethscope undo {id}”撤回。'
  },
  'cli.change.keep': {
    en: 'Applied. Enter keeps it; it undoes itself in {seconds} s, or now with Ctrl+C.',
    'zh-CN': '已应用。按 Enter 保留；{seconds} 秒后自动撤销，按 Ctrl+C 立即撤销。'
  },
  'cli.change.confirm': {
    en: 'Applied. It undoes itself at {at} unless kept: vethscope undo --confirm {id}',
    'zh-CN': '已应用。若未保留，将于 {at} 自动撤销。保留：vethscope undo --confirm {id}'
  },
  'cli.change.kept': { en: 'Kept.', 'zh-CN': '已保留。' },
  'cli.change.patience': { en: 'It is brought to its end first.', 'zh-CN': '正在先完成当前更改。' },
  'cli.change.none': { en: 'Nothing can be undone here.', 'zh-CN': '此处没有可以撤销的更改。' },
  'cli.column.id': { en: 'ID', 'zh-CN': 'ID' },
  'cli.column.at': { en: 'AT', 'zh-CN': '时间' },
  'cli.column.change': { en: 'CHANGE', 'zh-CN': '更改' }
})
