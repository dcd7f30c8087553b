/** Texts of the forms for changes: titles, fields, what a field means, what is chosen in it. */
import { defineMessages } from './define'

export const changeFormsMessages = defineMessages({
  'changes.form.network': { en: 'New network', 'zh-CN': '新建网络' },
  'changes.form.networkAbout': {
    en: 'A name is enough: what is left empty is chosen so that it collides with nothing on this host.',
    'zh-CN': '只需名称：留空的项会自动选择，不与此主机上的任何内容冲突。'
  },
  'changes.form.connect': { en: 'Connect a container to a network', 'zh-CN': '将容器连接到网络' },
  'changes.form.disconnect': { en: 'Disconnect a container from a network', 'zh-CN': '将容器从网络断开' },
  'changes.form.move': { en: 'Move a container to another network', 'zh-CN': '将容器移动到其他网络' },
  'changes.form.moveAbout': {
    en: 'It is connected to the new one first and then leaves the old one: it is never without both.',
    'zh-CN': '先连接到新网络，再离开旧网络，容器不会同时失去两者。'
  },
  'changes.form.namespace': { en: 'New network namespace', 'zh-CN': '新建网络命名空间' },
  'changes.form.namespaceAbout': {
    en: 'As ip netns add does it: empty but for a loopback that is down.',
    'zh-CN': '与 ip netns add 相同：只有一个处于停用状态的 loopback。'
  },
  'changes.form.expose': {
    en: 'Name a namespace under /run/netns',
    'zh-CN': '在 /run/netns 下为命名空间命名'
  },
  'changes.form.exposeAbout': {
    en: 'ip netns exec then works with it. The name holds the namespace open until it is taken away.',
    'zh-CN': '之后可用 ip netns exec 操作。在移除名称之前，命名空间会一直保持打开。'
  },
  'changes.form.conceal': { en: 'Take a name under /run/netns away', 'zh-CN': '移除 /run/netns 下的名称' },
  'changes.form.concealAbout': {
    en: 'Also one that dangles: whose namespace is gone.',
    'zh-CN': '也可移除已失效的名称（其命名空间已不存在）。'
  },
  'changes.form.veth': { en: 'New veth pair', 'zh-CN': '新建 veth 对' },
  'changes.form.vethAbout': {
    en: 'A wire with two ends, each in a namespace. Both are down at first and have no address.',
    'zh-CN': '一条有两端的线，每端位于一个命名空间。起初两端均为停用且没有地址。'
  },
  'changes.form.bridge': { en: 'New bridge', 'zh-CN': '新建网桥' },
  'changes.form.linkMove': { en: 'Move an interface into a namespace', 'zh-CN': '将接口移入命名空间' },
  'changes.form.linkMoveAbout': {
    en: 'The kernel takes its addresses and routes away and sets it down: they are to be given again.',
    'zh-CN': '内核会移除其地址和路由并将其停用，之后需要重新设置。'
  },
  'changes.form.master': { en: 'Put an interface into a bridge', 'zh-CN': '将接口加入网桥' },
  'changes.form.up': { en: 'Set an interface up or down', 'zh-CN': '启用或停用接口' },
  'changes.form.mtu': { en: 'Set the MTU of an interface', 'zh-CN': '设置接口的 MTU' },
  'changes.form.address': { en: 'Add an address', 'zh-CN': '添加地址' },
  'changes.form.addressRemove': { en: 'Remove an address', 'zh-CN': '移除地址' },
  'changes.form.route': { en: 'Add a route', 'zh-CN': '添加路由' },
  'changes.form.routeRemove': { en: 'Remove a route', 'zh-CN': '移除路由' },
  'changes.form.sysctl': { en: 'Set a sysctl', 'zh-CN': '设置 sysctl' },
  'changes.form.sysctlAbout': {
    en: 'It holds until the next start of the host, or as long as the namespace lives.',
    'zh-CN': '在主机下次启动之前，或命名空间存在期间有效。'
  },
  'changes.form.masquerade': { en: 'Masquerade a subnet', 'zh-CN': '为子网设置 MASQUERADE' },
  'changes.form.masqueradeAbout': {
    en: 'Packets from the subnet leave with the address of the interface they go out by.',
    'zh-CN': '来自该子网的数据包以其出接口的地址发出。'
  },
  'changes.form.dnat': { en: 'Forward a port', 'zh-CN': '转发端口' },
  'changes.form.dnatAbout': {
    en: 'What arrives at the port is sent on to another address (DNAT).',
    'zh-CN': '到达该端口的数据被转发到另一地址（DNAT）。'
  },
  'changes.form.readdress': { en: 'Readdress a container by hand', 'zh-CN': '手工更改容器地址' },
  'changes.form.readdressAbout': {
    en: 'Behind the engine’s back: it does not know, its DNS says the old address, and a restart of the container reverts it.',
    'zh-CN': '绕过引擎进行：引擎并不知道，其 DNS 仍返回旧地址，容器重启后会恢复原状。'
  },
  'changes.form.more': { en: 'More', 'zh-CN': '更多' },
  'changes.form.plan': { en: 'Make a plan', 'zh-CN': '制定计划' },
  'changes.form.planning': { en: 'Planning…', 'zh-CN': '正在制定计划…' },
  'changes.form.planHint': {
    en: 'Shows what would run. Nothing is changed yet.',
    'zh-CN': '显示将要执行的内容，尚不更改任何东西。'
  },
  'changes.form.cancel': { en: 'Cancel', 'zh-CN': '取消' },
  'changes.form.take': { en: 'Use {value}', 'zh-CN': '使用 {value}' },
  'changes.form.problems': {
    en: { one: '{count} problem to solve first', other: '{count} problems to solve first' },
    'zh-CN': '需先解决 {count} 个问题'
  },
  'changes.form.noSnapshot': {
    en: 'The host has not been read yet.',
    'zh-CN': '尚未读取主机。'
  },

  'changes.field.subnet': { en: 'Subnet', 'zh-CN': '子网' },
  'changes.field.gateway': { en: 'Gateway', 'zh-CN': '网关' },
  'changes.field.ipRange': { en: 'Range for containers', 'zh-CN': '容器地址范围' },
  'changes.field.aux': { en: 'Addresses kept free', 'zh-CN': '保留的地址' },
  'changes.field.moreSubnets': { en: 'Another subnet', 'zh-CN': '再加一个子网' },
  'changes.field.parent': { en: 'Parent interface', 'zh-CN': '父接口' },
  'changes.field.vlan': { en: 'VLAN', 'zh-CN': 'VLAN' },
  'changes.field.mode': { en: 'Mode', 'zh-CN': '模式' },
  'changes.field.ipv6': { en: 'IPv6', 'zh-CN': 'IPv6' },
  'changes.field.internal': { en: 'Internal: no way out', 'zh-CN': '内部：不通往外部' },
  'changes.field.attachable': { en: 'Attachable', 'zh-CN': '可附加（attachable）' },
  'changes.field.encrypted': { en: 'Encrypted', 'zh-CN': '加密' },
  'changes.field.bridgeName': { en: 'Bridge name', 'zh-CN': '网桥名称' },
  'changes.field.hostBinding': { en: 'Published ports bind to', 'zh-CN': '已发布端口绑定到' },
  'changes.field.labels': { en: 'Labels', 'zh-CN': '标签' },
  'changes.field.options': { en: 'Driver options', 'zh-CN': '驱动选项' },
  'changes.field.from': { en: 'From', 'zh-CN': '从' },
  'changes.field.to': { en: 'To', 'zh-CN': '到' },
  'changes.field.aliases': { en: 'Aliases', 'zh-CN': '别名' },
  'changes.field.ipv4': { en: 'IPv4 address', 'zh-CN': 'IPv4 地址' },
  'changes.field.ipv6Address': { en: 'IPv6 address', 'zh-CN': 'IPv6 地址' },
  'changes.field.gatewayPriority': { en: 'Gateway priority', 'zh-CN': '网关优先级' },
  'changes.field.linkLocal': { en: 'Link-local addresses', 'zh-CN': '链路本地地址' },
  'changes.field.exposeName': { en: 'Name under /run/netns', 'zh-CN': '/run/netns 下的名称' },
  'changes.field.end': { en: 'One end', 'zh-CN': '一端' },
  'changes.field.peer': { en: 'Other end', 'zh-CN': '另一端' },
  'changes.field.toNamespace': { en: 'To namespace', 'zh-CN': '目标命名空间' },
  'changes.field.up': { en: 'Up', 'zh-CN': '启用' },
  'changes.field.address': { en: 'Address', 'zh-CN': '地址' },
  'changes.field.destination': { en: 'Destination', 'zh-CN': '目的地' },
  'changes.field.value': { en: 'Value', 'zh-CN': '值' },
  'changes.field.source': { en: 'Source subnet', 'zh-CN': '源子网' },
  'changes.field.out': { en: 'Leaving by', 'zh-CN': '出接口' },
  'changes.field.hostAddress': { en: 'Arriving at address', 'zh-CN': '到达地址' },
  'changes.field.port': { en: 'Port', 'zh-CN': '端口' },
  'changes.field.toAddress': { en: 'Sent on to', 'zh-CN': '转发到' },
  'changes.field.toPort': { en: 'Port there', 'zh-CN': '目标端口' },

  'changes.hint.subnet': {
    en: 'Empty: a free one is taken.',
    'zh-CN': '留空则使用空闲子网。'
  },
  'changes.hint.ipRange': {
    en: 'Containers get addresses from this part only.',
    'zh-CN': '容器只从这一部分获得地址。'
  },
  'changes.hint.aux': {
    en: 'name=address, one a line: given to no container.',
    'zh-CN': '每行一个 名称=地址，不分配给任何容器。'
  },
  'changes.hint.ipv6': { en: 'Containers get an IPv6 address too.', 'zh-CN': '容器同时获得 IPv6 地址。' },
  'changes.hint.internal': {
    en: 'Containers reach each other and nothing else.',
    'zh-CN': '容器之间可互通，但无法访问外部。'
  },
  'changes.hint.attachable': {
    en: 'Containers that are no part of a service may join.',
    'zh-CN': '不属于服务的容器也可加入。'
  },
  'changes.hint.encrypted': {
    en: 'What goes between the nodes is encrypted by IPsec.',
    'zh-CN': '节点间的数据由 IPsec 加密。'
  },
  'changes.hint.icc': {
    en: 'Whether containers on it reach each other.',
    'zh-CN': '其上的容器能否互通。'
  },
  'changes.hint.masquerade': {
    en: 'Whether what leaves carries the host’s address.',
    'zh-CN': '发出的数据是否使用主机地址。'
  },
  'changes.hint.parent': {
    en: 'The interface of the host it hangs on.',
    'zh-CN': '它所依附的主机接口。'
  },
  'changes.hint.aliases': {
    en: 'Names others on this network find it by, parted by spaces.',
    'zh-CN': '此网络中其他容器用来找到它的名称，以空格分隔。'
  },
  'changes.hint.ipv4': { en: 'Empty: the engine gives one.', 'zh-CN': '留空则由引擎分配。' },
  'changes.hint.gatewayPriority': {
    en: 'The network with the highest gives the default route.',
    'zh-CN': '优先级最高的网络提供默认路由。'
  },
  'changes.hint.destination': { en: 'A CIDR, or default.', 'zh-CN': 'CIDR，或 default。' },
  'changes.hint.hostAddress': { en: 'Empty: any address of the host.', 'zh-CN': '留空则为主机的任意地址。' },

  'changes.driver.bridge': {
    en: 'Containers on a bridge of this host, reached from outside by published ports',
    'zh-CN': '容器连接到本机网桥，外部通过已发布端口访问'
  },
  'changes.driver.macvlan': {
    en: 'Containers with a MAC and an address of their own on the LAN',
    'zh-CN': '容器在局域网中有自己的 MAC 和地址'
  },
  'changes.driver.ipvlan': {
    en: 'Containers with an address of their own on the LAN, sharing the parent’s MAC',
    'zh-CN': '容器在局域网中有自己的地址，共用父接口的 MAC'
  },
  'changes.driver.overlay': {
    en: 'One network over several hosts of a swarm',
    'zh-CN': '跨越 swarm 多台主机的网络'
  },
  'changes.engineDefault': { en: 'as the engine has it', 'zh-CN': '引擎默认' },
  'changes.choose': { en: 'Choose…', 'zh-CN': '请选择…' },
  'changes.chooseOne': { en: 'Choose one.', 'zh-CN': '请选择一项。' },
  'changes.noChoice': { en: 'There is none to choose from.', 'zh-CN': '没有可选项。' },
  'changes.needed': { en: 'This is needed.', 'zh-CN': '此项必填。' },
  'changes.notNumber': { en: 'A whole number within its bounds is needed.', 'zh-CN': '需要范围内的整数。' },
  'changes.notValid': { en: 'This is too long or of the wrong kind.', 'zh-CN': '内容过长或类型不符。' },
  'changes.onHost': { en: '{name} · host', 'zh-CN': '{name} · 主机' },
  'changes.inPlace': { en: '{name} · {place}', 'zh-CN': '{name} · {place}' },
  'changes.noMaster': { en: 'none: out of its bridge', 'zh-CN': '无：移出网桥' },
  'changes.anyInterface': { en: 'as the route says', 'zh-CN': '由路由决定' },
  'changes.allInterfaces': { en: 'all interfaces', 'zh-CN': '所有接口' }
})
