/** Texts of Overview, and gaps in words: what is missing, why, what to do. */
import { defineMessages } from './define'

export const overviewMessages = defineMessages({
  'overview.facts': { en: 'This host', 'zh-CN': '此主机' },
  'overview.kernel': { en: 'Kernel', 'zh-CN': '内核' },
  'overview.os': { en: 'System', 'zh-CN': '系统' },
  'overview.arch': { en: 'Architecture', 'zh-CN': '架构' },
  'overview.rights': { en: 'Read as', 'zh-CN': '读取身份' },
  'overview.rightsRoot': { en: 'root', 'zh-CN': 'root' },
  'overview.rightsUser': {
    en: 'an ordinary user: other users’ namespaces and rules are not seen',
    'zh-CN': '普通用户：看不到其他用户的命名空间和规则'
  },
  'overview.collected': { en: 'Collected', 'zh-CN': '采集时间' },
  'overview.forwarding': { en: 'IPv4 forwarding', 'zh-CN': 'IPv4 转发' },
  'overview.forwarding6': { en: 'IPv6 forwarding', 'zh-CN': 'IPv6 转发' },
  'overview.way.ipv4': { en: 'Default route, IPv4', 'zh-CN': 'IPv4 默认路由' },
  'overview.way.ipv6': { en: 'Default route, IPv6', 'zh-CN': 'IPv6 默认路由' },
  'overview.addresses': { en: 'Addresses', 'zh-CN': '地址' },
  'overview.links': { en: 'Links that need a look', 'zh-CN': '需要留意的链路' },
  'overview.noLinks': {
    en: 'No link that was read is down, and none counted errors or many drops.',
    'zh-CN': '已读取的链路均未断开，也没有错误或大量丢包。'
  },
  'overview.noLinksUncounted': {
    en: 'No link that was read is down. Counters were not read.',
    'zh-CN': '已读取的链路均未断开；计数器未读取。'
  },
  'overview.link.notUp': { en: 'set down', 'zh-CN': '未启用' },
  'overview.link.noCarrier': { en: 'no carrier', 'zh-CN': '无载波' },
  'overview.link.mtu': { en: 'MTU {near}, other end {far}', 'zh-CN': 'MTU {near}，对端 {far}' },
  'overview.link.errors': {
    en: { one: '{count} error', other: '{count} errors' },
    'zh-CN': '{count} 个错误'
  },
  'overview.link.dropped': { en: '{count} dropped', 'zh-CN': '丢弃 {count} 个' },
  'overview.listening': { en: 'Listening', 'zh-CN': '监听端口' },
  'overview.noListeners': {
    en: 'Nothing listens where others could reach it.',
    'zh-CN': '没有可供访问的监听端口。'
  },
  'overview.listenersNotRead': { en: 'Not all of it could be read.', 'zh-CN': '未能全部读取。' },
  'overview.tables': { en: 'Tables of the kernel', 'zh-CN': '内核表' },
  'overview.table.conntrack': { en: 'Connections tracked', 'zh-CN': '连接跟踪' },
  'overview.table.neighbours-ipv4': { en: 'Neighbours, IPv4', 'zh-CN': 'IPv4 邻居' },
  'overview.table.neighbours-ipv6': { en: 'Neighbours, IPv6', 'zh-CN': 'IPv6 邻居' },
  'overview.fill': { en: '{count} of {max} · {percent} %', 'zh-CN': '{count} / {max} · {percent}%' },
  'overview.refused': { en: '{count} refused', 'zh-CN': '拒绝 {count} 次' },
  'overview.engines': { en: 'Engines', 'zh-CN': '容器引擎' },
  'overview.noEngines': { en: 'No container engine answered.', 'zh-CN': '没有容器引擎应答。' },
  'overview.containersOf': {
    en: { one: '{count} container', other: '{count} containers' },
    'zh-CN': '{count} 个容器'
  },
  'overview.running': { en: '{containers}, {count} running', 'zh-CN': '{containers}，{count} 个运行中' },
  'overview.networks': { en: 'Networks', 'zh-CN': '网络' },
  'overview.noNetworks': { en: 'No container networks.', 'zh-CN': '没有容器网络。' },
  'overview.membersOf': {
    en: { one: '{count} member', other: '{count} members' },
    'zh-CN': '{count} 个成员'
  },
  'overview.bridges': { en: 'Bridges without an engine', 'zh-CN': '非引擎网桥' },
  'overview.portsOf': { en: { one: '{count} port', other: '{count} ports' }, 'zh-CN': '{count} 个端口' },
  'overview.apart': { en: 'On no network of their own, or not running', 'zh-CN': '无独立网络或未运行' },
  'overview.ports': { en: 'Published ports', 'zh-CN': '已发布端口' },
  'overview.noPorts': { en: 'Nothing is published.', 'zh-CN': '没有发布任何端口。' },
  'overview.gaps': { en: 'What could not be read', 'zh-CN': '未能读取的内容' },
  'overview.noGaps': { en: 'Everything that was looked for could be read.', 'zh-CN': '所需内容均已读取。' },
  'overview.vanished': {
    en: {
      one: 'One more went away while it was read.',
      other: '{count} more went away while they were read.'
    },
    'zh-CN': '另有 {count} 项在读取时已消失。'
  },
  'overview.all': { en: 'All {count}', 'zh-CN': '全部 {count} 项' },
  'overview.counts': { en: 'Counts', 'zh-CN': '数量' },
  'overview.tryTitle': { en: 'Nothing is wired here yet', 'zh-CN': '这里还没有任何连线' },
  'overview.tryText': {
    en: 'This host has no containers, no container networks and no veth pairs. The practice host has all of it, in a sandbox that touches nothing outside.',
    'zh-CN': '此主机没有容器、容器网络或 veth 对。练习主机在不影响外部的沙箱中提供这一切。'
  },
  'overview.tryButton': { en: 'Start the practice host', 'zh-CN': '启动练习主机' },
  'overview.seeMore': { en: 'To see more:', 'zh-CN': '查看更多：' },
  'overview.unreadTitle': { en: 'Nothing has been read yet', 'zh-CN': '尚未读取任何内容' },

  'gap.what.namespace': { en: 'Namespace', 'zh-CN': '命名空间' },
  'gap.what.namespaces': { en: 'Namespaces', 'zh-CN': '命名空间' },
  'gap.what.interfaces': { en: 'Interfaces', 'zh-CN': '接口' },
  'gap.what.addresses': { en: 'Addresses', 'zh-CN': '地址' },
  'gap.what.routes': { en: 'Routes', 'zh-CN': '路由' },
  'gap.what.rules': { en: 'Policy rules', 'zh-CN': '策略规则' },
  'gap.what.nexthops': { en: 'Nexthops', 'zh-CN': '下一跳对象' },
  'gap.what.neighbours': { en: 'Neighbours', 'zh-CN': '邻居' },
  'gap.what.fdb': { en: 'Bridge FDB', 'zh-CN': '网桥转发表' },
  'gap.what.filters': { en: 'Packet filter', 'zh-CN': '防火墙规则' },
  'gap.what.sets': { en: 'Sets', 'zh-CN': '集合' },
  'gap.what.sysctls': { en: 'Sysctls', 'zh-CN': 'sysctl' },
  'gap.what.sockets': { en: 'Listening sockets', 'zh-CN': '监听套接字' },
  'gap.what.socket-owners': { en: 'Owners of sockets', 'zh-CN': '套接字所属进程' },
  'gap.what.subsystems': { en: 'tc, XDP, XFRM and the like', 'zh-CN': 'tc、XDP、XFRM 等' },
  'gap.what.limits': { en: 'Fill of kernel tables', 'zh-CN': '内核表占用' },
  'gap.what.names': { en: 'hosts and resolv.conf', 'zh-CN': 'hosts 与 resolv.conf' },
  'gap.what.engine': { en: 'Engine', 'zh-CN': '容器引擎' },
  'gap.what.networks': { en: 'Networks', 'zh-CN': '网络' },
  'gap.what.containers': { en: 'Containers', 'zh-CN': '容器' },
  'gap.what.services': { en: 'Services', 'zh-CN': '服务' },
  'gap.what.peer': { en: 'Peer of a veth', 'zh-CN': 'veth 对端' },
  'gap.what.mounts': { en: 'Mounts', 'zh-CN': '挂载' },
  'gap.what.processes': { en: 'Processes', 'zh-CN': '进程' },
  'gap.what.live': { en: 'Live changes', 'zh-CN': '实时变化' },
  'gap.code.no-rights': { en: 'no rights', 'zh-CN': '没有权限' },
  'gap.code.vanished': { en: 'went away while it was read', 'zh-CN': '读取时已消失' },
  'gap.code.unreachable': { en: 'nothing answers there', 'zh-CN': '无应答方' },
  'gap.code.tool-missing': { en: 'a tool is missing', 'zh-CN': '缺少工具' },
  'gap.code.tool-failed': { en: 'a tool failed', 'zh-CN': '工具执行失败' },
  'gap.code.timeout': { en: 'no answer in time', 'zh-CN': '超时未应答' },
  'gap.code.unreadable': { en: 'the answer was not understood', 'zh-CN': '无法理解应答' },
  'gap.code.unsupported': { en: 'not supported here', 'zh-CN': '此处不支持' },
  'gap.code.truncated': { en: 'only a part was read', 'zh-CN': '只读取了一部分' },
  'gap.code.changed-while-read': {
    en: 'changed again and again while it was read',
    'zh-CN': '读取期间不断变化'
  },
  'gap.code.moved': { en: 'was replaced by another', 'zh-CN': '已被替换' },
  'gap.todo.no-rights': {
    en: 'Run Vethscope as root: sudo npm start',
    'zh-CN': '以 root 运行：sudo npm start'
  },
  'gap.todo.no-rights.root': {
    en: 'Not even this root may read it: a user namespace, a container, a security module or hidepid keeps it away.',
    'zh-CN': '此处的 root 也无法读取：受用户命名空间、容器、安全模块或 hidepid 限制。'
  },
  'gap.line': { en: '{what}: {code}', 'zh-CN': '{what}：{code}' },
  'gap.todo.vanished': { en: 'Nothing to do: it is gone.', 'zh-CN': '无需处理：它已不存在。' },
  'gap.todo.unreachable': {
    en: 'Start the engine, or name its socket with --docker.',
    'zh-CN': '启动该引擎，或用 --docker 指定其套接字。'
  },
  'gap.todo.tool-missing': {
    en: 'Install the tool that is named (nftables, iptables, ipset).',
    'zh-CN': '安装所列工具（nftables、iptables、ipset）。'
  },
  'gap.todo.tool-failed': {
    en: 'Run the command from Activity by hand to see why.',
    'zh-CN': '手动运行“活动记录”中的命令以查明原因。'
  },
  'gap.todo.timeout': {
    en: 'Check that the engine is alive, then wait for the next reading.',
    'zh-CN': '确认引擎正常，然后等待下一次读取。'
  },
  'gap.todo.unreadable': {
    en: 'Its version may be newer than Vethscope: please report it with the snapshot.',
    'zh-CN': '其版本可能比 Vethscope 新：请附快照反馈。'
  },
  'gap.todo.unsupported': {
    en: 'Nothing to do: this kernel or engine has no such thing.',
    'zh-CN': '无需处理：此内核或引擎没有该功能。'
  },
  'gap.todo.truncated': {
    en: 'There is more than Vethscope keeps; what is shown is right.',
    'zh-CN': '数量超出上限；已显示的内容是正确的。'
  },
  'gap.todo.changed-while-read': {
    en: 'It is read again by itself at the next change.',
    'zh-CN': '下次变化时会自动重新读取。'
  },
  'gap.todo.moved': {
    en: 'It is read again by itself at the next change.',
    'zh-CN': '下次变化时会自动重新读取。'
  },
  'gap.times': { en: { one: 'once', other: '{count} times' }, 'zh-CN': '{count} 次' }
})
