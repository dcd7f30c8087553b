/** Texts of the list screens: headings, columns, empty states. */
import { defineMessages } from './define'

export const screensMessages = defineMessages({
  'column.name': { en: 'Name', 'zh-CN': '名称' },
  'column.engine': { en: 'Engine', 'zh-CN': '引擎' },
  'column.driver': { en: 'Driver', 'zh-CN': '驱动' },
  'column.scope': { en: 'Scope', 'zh-CN': '作用域' },
  'column.subnet': { en: 'Subnet', 'zh-CN': '子网' },
  'column.gateway': { en: 'Gateway', 'zh-CN': '网关' },
  'column.members': { en: 'Members', 'zh-CN': '成员' },
  'column.memberNames': { en: 'Member names', 'zh-CN': '成员名称' },
  'column.bridge': { en: 'Bridge', 'zh-CN': '网桥' },
  'column.options': { en: 'Options', 'zh-CN': '选项' },
  'column.internal': { en: 'Internal', 'zh-CN': '内部' },
  'column.createdBy': { en: 'Created by', 'zh-CN': '创建者' },
  'column.created': { en: 'Created', 'zh-CN': '创建时间' },
  'column.id': { en: 'ID', 'zh-CN': 'ID' },
  'column.state': { en: 'State', 'zh-CN': '状态' },
  'column.networks': { en: 'Networks', 'zh-CN': '网络' },
  'column.addresses': { en: 'Addresses', 'zh-CN': '地址' },
  'column.mac': { en: 'MAC', 'zh-CN': 'MAC' },
  'column.ports': { en: 'Ports', 'zh-CN': '端口' },
  'column.dnsNames': { en: 'DNS names', 'zh-CN': 'DNS 名称' },
  'column.mode': { en: 'Network mode', 'zh-CN': '网络模式' },
  'column.image': { en: 'Image', 'zh-CN': '镜像' },
  'column.project': { en: 'Project', 'zh-CN': '项目' },
  'column.service': { en: 'Service', 'zh-CN': '服务' },
  'column.pid': { en: 'PID', 'zh-CN': 'PID' },
  'column.namespace': { en: 'Namespace', 'zh-CN': '命名空间' },
  'column.end': { en: 'End', 'zh-CN': '本端' },
  'column.ifindex': { en: 'ifindex', 'zh-CN': 'ifindex' },
  'column.network': { en: 'Network', 'zh-CN': '网络' },
  'column.peer': { en: 'Peer', 'zh-CN': '对端' },
  'column.peerNamespace': { en: 'Peer namespace', 'zh-CN': '对端命名空间' },
  'column.peerIndex': { en: 'Peer ifindex', 'zh-CN': '对端 ifindex' },
  'column.peerMac': { en: 'Peer MAC', 'zh-CN': '对端 MAC' },
  'column.peerAddress': { en: 'Peer address', 'zh-CN': '对端地址' },
  'column.container': { en: 'Container', 'zh-CN': '容器' },
  'column.rx': { en: 'RX', 'zh-CN': '接收' },
  'column.tx': { en: 'TX', 'zh-CN': '发送' },
  'column.dropped': { en: 'Dropped', 'zh-CN': '丢弃' },
  'column.kind': { en: 'Kind', 'zh-CN': '类型' },
  'column.processes': { en: 'Processes', 'zh-CN': '进程' },
  'column.command': { en: 'Command', 'zh-CN': '命令' },
  'column.interfaces': { en: 'Interfaces', 'zh-CN': '接口' },
  'column.containers': { en: 'Containers', 'zh-CN': '容器' },
  'column.paths': { en: 'Paths', 'zh-CN': '路径' },
  'column.inode': { en: 'inode', 'zh-CN': 'inode' },
  'column.cookie': { en: 'Cookie', 'zh-CN': 'Cookie' },
  'column.parent': { en: 'Nested in', 'zh-CN': '嵌套于' },
  'column.time': { en: 'Time', 'zh-CN': '时间' },
  'column.host': { en: 'Host', 'zh-CN': '主机' },
  'column.what': { en: 'What', 'zh-CN': '内容' },
  'column.where': { en: 'Where', 'zh-CN': '位置' },
  'column.status': { en: 'Status', 'zh-CN': '状态码' },
  'column.took': { en: 'Took (ms)', 'zh-CN': '用时 (ms)' },
  'column.detail': { en: 'Detail', 'zh-CN': '详情' },
  'column.sentence': { en: 'Published port', 'zh-CN': '已发布端口' },
  'column.translation': { en: 'Translation', 'zh-CN': '地址转换' },
  'column.agreement': { en: 'Rule, engine, proxy', 'zh-CN': '规则、引擎、代理' },
  'column.packets': { en: 'Packets', 'zh-CN': '数据包' },
  'column.bytes': { en: 'Bytes', 'zh-CN': '字节' },
  'column.chain': { en: 'Chain', 'zh-CN': '链' },
  'column.protocol': { en: 'Protocol', 'zh-CN': '协议' },

  'networks.empty': { en: 'No container networks', 'zh-CN': '没有容器网络' },
  'networks.emptyText': {
    en: 'No engine answered, or none has a network. Bridges made by hand stand on the map and under Veth pairs.',
    'zh-CN': '没有引擎应答，或引擎没有网络。手工创建的网桥见拓扑图和“veth 对”。'
  },
  'networks.by.compose': { en: 'compose {name}', 'zh-CN': 'compose {name}' },
  'networks.by.swarm': { en: 'swarm', 'zh-CN': 'swarm' },
  'networks.by.engine': { en: 'the engine', 'zh-CN': '引擎' },
  'networks.by.person': { en: 'a person', 'zh-CN': '用户' },
  'containers.empty': { en: 'No containers', 'zh-CN': '没有容器' },
  'containers.emptyText': {
    en: 'No engine answered, or none has a container. Network namespaces made by hand stand under Namespaces.',
    'zh-CN': '没有引擎应答，或引擎没有容器。手工创建的网络命名空间见“命名空间”。'
  },
  'veths.empty': { en: 'No veth pairs', 'zh-CN': '没有 veth 对' },
  'veths.emptyText': {
    en: 'No namespace that could be read has a veth end. The practice host has some.',
    'zh-CN': '可读取的命名空间中没有 veth。练习主机中有示例。'
  },
  'veths.mtuDiffers': { en: 'The two ends have different MTUs', 'zh-CN': '两端 MTU 不同' },
  'namespaces.empty': { en: 'No network namespaces', 'zh-CN': '没有网络命名空间' },
  'namespaces.emptyText': {
    en: 'Not even the host’s own could be read. The gaps on Overview say why.',
    'zh-CN': '连主机自身的命名空间也无法读取，原因见概览中的未读项。'
  },
  'namespaces.kind.host': { en: 'the host', 'zh-CN': '主机' },
  'namespaces.kind.named': { en: 'a name (ip netns)', 'zh-CN': '名称（ip netns）' },
  'namespaces.kind.engine': { en: 'an engine', 'zh-CN': '容器引擎' },
  'namespaces.kind.mount': { en: 'a bind mount', 'zh-CN': '绑定挂载' },
  'namespaces.kind.process': { en: 'processes', 'zh-CN': '进程' },
  'namespaces.kind.file': { en: 'an open file', 'zh-CN': '打开的文件' },
  'namespaces.kind.nsid': { en: 'known by number only', 'zh-CN': '仅有编号' },
  'namespaces.notRead': { en: 'not read', 'zh-CN': '未读取' },
  'column.heldBy': { en: 'Held by', 'zh-CN': '持有者' },

  'firewall.published': { en: 'Published ports', 'zh-CN': '已发布端口' },
  'firewall.translations': { en: 'Other NAT', 'zh-CN': '其他 NAT' },
  'firewall.rules': { en: 'Rules', 'zh-CN': '规则' },
  'firewall.views': { en: 'Parts of the packet filter', 'zh-CN': '防火墙视图' },
  'firewall.namespace': { en: 'Namespace', 'zh-CN': '命名空间' },
  'firewall.dead': { en: 'never reached', 'zh-CN': '永远不会执行' },
  'firewall.noPublished': { en: 'No published ports', 'zh-CN': '没有已发布端口' },
  'firewall.noPublishedText': {
    en: 'No engine publishes a port, and no rule sends one on.',
    'zh-CN': '没有引擎发布端口，也没有规则转发端口。'
  },
  'firewall.noTranslations': { en: 'No other address translation', 'zh-CN': '没有其他地址转换' },
  'firewall.noTranslationsText': {
    en: 'No rule changes addresses, apart from published ports.',
    'zh-CN': '除已发布端口外，没有规则更改地址。'
  },
  'firewall.noRules': { en: 'No packet filter here', 'zh-CN': '此处没有防火墙规则' },
  'firewall.noRulesText': {
    en: 'No namespace that could be read has chains or rules: every packet passes. Reading rules needs root.',
    'zh-CN': '可读取的命名空间中没有链或规则：所有数据包都放行。读取规则需要 root。'
  },
  'firewall.policy': { en: 'policy {policy}', 'zh-CN': '默认策略 {policy}' },
  'firewall.unreached': { en: 'nothing leads here', 'zh-CN': '没有链指向这里' },
  'firewall.noRulesInChain': { en: 'no rules', 'zh-CN': '无规则' },
  'firewall.rule': { en: 'Rule', 'zh-CN': '规则' },
  'firewall.count': { en: { one: '{count} rule', other: '{count} rules' }, 'zh-CN': '{count} 条规则' },
  'firewall.from': { en: 'From', 'zh-CN': '来源' },
  'firewall.order': { en: 'Rules in the order the kernel walks them', 'zh-CN': '按内核执行顺序排列的规则' },

  'activity.empty': { en: 'Nothing was run yet', 'zh-CN': '尚未运行任何命令' },
  'activity.emptyText': {
    en: 'Every command and engine call that Vethscope makes is listed here as it happens.',
    'zh-CN': 'Vethscope 运行的每条命令和引擎调用都会实时列在这里。'
  },
  'activity.kind.command': { en: 'command', 'zh-CN': '命令' },
  'activity.kind.engine': { en: 'engine', 'zh-CN': '引擎' },
  'activity.kind.kernel': { en: 'kernel', 'zh-CN': '内核' },
  'activity.copyAll': { en: 'Copy commands', 'zh-CN': '复制命令' },
  'activity.disconnected': {
    en: 'Not connected: Activity is not known',
    'zh-CN': '未连接：无法获取活动记录'
  },

  'lab.title': { en: 'Practice hosts', 'zh-CN': '练习主机' },
  'lab.intro': {
    en: 'A practice host is a sandbox in namespaces of its own: real bridges, veths and rules that touch nothing outside. It needs no root where user namespaces are allowed.',
    'zh-CN':
      '练习主机是运行在独立命名空间中的沙箱：真实的网桥、veth 和规则，不影响外部。允许用户命名空间时无需 root。'
  },
  'lab.up': { en: 'Start', 'zh-CN': '启动' },
  'lab.down': { en: 'Stop', 'zh-CN': '停止' },
  'lab.look': { en: 'Look at it', 'zh-CN': '查看' },
  'lab.looking': { en: 'You are looking at it', 'zh-CN': '正在查看' },
  'lab.starting': { en: 'Starting…', 'zh-CN': '启动中…' },
  'lab.stopping': { en: 'Stopping…', 'zh-CN': '停止中…' },
  'lab.empty': { en: 'No practice hosts here', 'zh-CN': '没有练习主机' },
  'lab.failed': { en: 'That did not work', 'zh-CN': '操作失败' }
})
