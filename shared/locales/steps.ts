/** What a step by hand does, in words, and what no undo of it brings back. */
import { defineMessages } from './define'

export const stepsMessages = defineMessages({
  'steps.netns-add': { en: 'create namespace {name}', 'zh-CN': '创建命名空间 {name}' },
  'steps.netns-delete': { en: 'delete namespace {name}', 'zh-CN': '删除命名空间 {name}' },
  'steps.netns-bind': {
    en: 'give {where} the name {name} under /run/netns',
    'zh-CN': '在 /run/netns 下给 {where} 命名为 {name}'
  },
  'steps.netns-unbind': {
    en: 'take the name {name} from /run/netns',
    'zh-CN': '从 /run/netns 移除名称 {name}'
  },
  'steps.veth-add': {
    en: 'create veth pair {name} in {where} and {peer} in {peerWhere}',
    'zh-CN': '创建 veth 对：{where} 中的 {name} 与 {peerWhere} 中的 {peer}'
  },
  'steps.bridge-add': { en: 'create bridge {name} in {where}', 'zh-CN': '在 {where} 中创建网桥 {name}' },
  'steps.link-delete': { en: 'delete {name} in {where}', 'zh-CN': '删除 {where} 中的 {name}' },
  'steps.link-up': { en: 'bring {name} up in {where}', 'zh-CN': '启用 {where} 中的 {name}' },
  'steps.link-down': { en: 'bring {name} down in {where}', 'zh-CN': '停用 {where} 中的 {name}' },
  'steps.link-master': {
    en: 'put {name} on {master} in {where}',
    'zh-CN': '将 {where} 中的 {name} 接到 {master}'
  },
  'steps.link-nomaster': {
    en: 'take {name} off its master in {where}',
    'zh-CN': '将 {where} 中的 {name} 从其主接口移除'
  },
  'steps.link-mtu': {
    en: 'set the MTU of {name} in {where} to {mtu}',
    'zh-CN': '将 {where} 中 {name} 的 MTU 设为 {mtu}'
  },
  'steps.link-move': {
    en: 'move {name} from {where} to {to}',
    'zh-CN': '将 {name} 从 {where} 移到 {to}'
  },
  'steps.address-add': {
    en: 'add address {address} to {name} in {where}',
    'zh-CN': '给 {where} 中的 {name} 添加地址 {address}'
  },
  'steps.address-remove': {
    en: 'remove address {address} from {name} in {where}',
    'zh-CN': '从 {where} 中的 {name} 移除地址 {address}'
  },
  'steps.route-add': {
    en: 'add route {destination} {way} in {where}',
    'zh-CN': '在 {where} 中添加路由 {destination} {way}'
  },
  'steps.route-remove': {
    en: 'remove route {destination} {way} in {where}',
    'zh-CN': '在 {where} 中删除路由 {destination} {way}'
  },
  'steps.sysctl-set': {
    en: 'set {key} to {value} in {where}',
    'zh-CN': '将 {where} 中的 {key} 设为 {value}'
  },
  'steps.masquerade-add': {
    en: 'masquerade what comes from {source} in {where}',
    'zh-CN': '在 {where} 中对来自 {source} 的流量做地址伪装'
  },
  'steps.masquerade-remove': {
    en: 'stop masquerading what comes from {source} in {where}',
    'zh-CN': '在 {where} 中停止对来自 {source} 的流量做地址伪装'
  },
  'steps.dnat-add': {
    en: 'lead {protocol} port {port} in {where} to {to}',
    'zh-CN': '将 {where} 的 {protocol} 端口 {port} 转到 {to}'
  },
  'steps.dnat-remove': {
    en: 'stop leading {protocol} port {port} in {where} to {to}',
    'zh-CN': '停止将 {where} 的 {protocol} 端口 {port} 转到 {to}'
  },
  'steps.title.readdress': {
    en: 'give {container} the address {address} by hand',
    'zh-CN': '手动将 {container} 的地址改为 {address}'
  },

  'steps.lost.contents': {
    en: 'what is in namespace {name}: {count} interfaces with their addresses, routes and rules, and the other ends of its veth pairs',
    'zh-CN': '命名空间 {name} 中的内容：{count} 个接口及其地址、路由和规则，以及其 veth 对的另一端'
  },
  'steps.lost.identity': {
    en: 'the index and counters of {name}, and the neighbours and MAC entries learned on it',
    'zh-CN': '{name} 的索引和计数器，以及在其上学到的邻居和 MAC 表项'
  },
  'steps.lost.namespace-identity': {
    en: 'the kernel’s own number of namespace {name}: one made again is another one',
    'zh-CN': '命名空间 {name} 的内核编号：重新创建的是另一个命名空间'
  },
  'steps.lost.name': {
    en: 'the name {name}, which led to no namespace or to another than it was given to',
    'zh-CN': '名称 {name}：它已不指向任何命名空间，或指向了另一个命名空间'
  },
  'steps.lost.kind': {
    en: '{name}: an interface of kind {kind} is not made again',
    'zh-CN': '{name}：类型为 {kind} 的接口不会重新创建'
  },
  'steps.lost.peer': {
    en: '{name}: its other end is not known, so the pair is not made again',
    'zh-CN': '{name}：不知道它的另一端，因此不会重新创建该 veth 对'
  },
  'steps.lost.upper': {
    en: '{name}, which stands on it, goes with it',
    'zh-CN': '建立在其上的 {name} 会一同消失'
  },
  'steps.lost.settings': {
    en: 'settings of {name} beside MAC, MTU, master, addresses and routes: {what}',
    'zh-CN': '{name} 除 MAC、MTU、主接口、地址和路由以外的设置：{what}'
  },
  'steps.lost.route': {
    en: 'the route {destination} by {name}, which has more than one way or a nexthop object',
    'zh-CN': '经由 {name} 的路由 {destination}（有多个下一跳或使用 nexthop 对象）'
  },
  'steps.lost.lifetime': {
    en: 'how long address {address} was valid for: it comes back without a limit',
    'zh-CN': '地址 {address} 的有效期：恢复后不再有期限'
  },
  'steps.lost.neighbours': {
    en: 'neighbours and MAC entries on {name} that were set by hand',
    'zh-CN': '在 {name} 上手动设置的邻居和 MAC 表项'
  },
  'steps.lost.port': {
    en: 'settings of {name} as a bridge port: {what}',
    'zh-CN': '{name} 作为网桥端口的设置：{what}'
  },
  'steps.lost.bridge-mac': {
    en: 'the MAC of bridge {name} when it has no port left: the kernel makes it all zeros',
    'zh-CN': '网桥 {name} 没有端口后的 MAC：内核会将其置为全零'
  },
  'steps.lost.bridge-local': {
    en: 'the IPv6 link-local address of bridge {name}, which follows the MAC it has when it comes up',
    'zh-CN': '网桥 {name} 的 IPv6 链路本地地址：取决于它启用时的 MAC'
  },
  'steps.lost.sysctl': {
    en: 'the former value of {key}, which was not read: it is noted when the step runs',
    'zh-CN': '{key} 原来的值未被读取：将在执行该步骤时记录'
  },
  'steps.lost.rule-counter': {
    en: 'the counters of the rule, which begin at zero again',
    'zh-CN': '该规则的计数器，将从零重新开始'
  },
  'steps.lost.chain': {
    en: 'the empty chain {chain} of table nat, which iptables makes and does not take away',
    'zh-CN': 'nat 表中的空链 {chain}：由 iptables 创建且不会移除'
  },
  'steps.lost.connections': {
    en: 'connections that are translated now keep what they have until they end',
    'zh-CN': '已被转换的连接在结束前保持原状'
  }
})
