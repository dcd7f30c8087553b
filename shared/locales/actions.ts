/**
 * What is wrong with a change before it is made, and what people do not expect of it: one text for each code of
 * shared/actions. Parameters are names and numbers in the field's own words.
 */
import { defineMessages } from './define'

export const actionsMessages = defineMessages({
  'actions.problem.unknown-engine': {
    en: 'There is no engine {id} here any more.',
    'zh-CN': '此处已没有引擎 {id}。'
  },
  'actions.problem.unknown-network': {
    en: 'There is no network {id} here any more.',
    'zh-CN': '此处已没有网络 {id}。'
  },
  'actions.problem.unknown-container': {
    en: 'There is no container {id} here any more.',
    'zh-CN': '此处已没有容器 {id}。'
  },
  'actions.problem.unknown-namespace': {
    en: 'There is no namespace {id} here any more.',
    'zh-CN': '此处已没有命名空间 {id}。'
  },
  'actions.problem.unknown-interface': {
    en: 'There is no interface {id} here any more.',
    'zh-CN': '此处已没有接口 {id}。'
  },
  'actions.problem.unknown-rule': {
    en: 'There is no rule {id} here any more.',
    'zh-CN': '此处已没有规则 {id}。'
  },
  'actions.problem.namespace-unreadable': {
    en: 'The namespace {name} cannot be entered, so nothing can be changed in it.',
    'zh-CN': '无法进入命名空间 {name}，因此不能在其中做任何更改。'
  },
  'actions.problem.engine-not-asked': {
    en: '{engine} is known only by its processes: there is no engine to ask for a network.',
    'zh-CN': '仅通过进程得知 {engine}：没有可以请求创建网络的引擎。'
  },

  'actions.problem.name-empty': { en: 'A name is needed.', 'zh-CN': '需要填写名称。' },
  'actions.problem.name-short': {
    en: 'Docker wants a name of two characters or more.',
    'zh-CN': 'Docker 要求名称至少有两个字符。'
  },
  'actions.problem.name-characters': {
    en: 'A network’s name holds a–z, A–Z, 0–9, “_”, “.” and “-”, and starts with a letter or digit; {character} is none of these there.',
    'zh-CN': '网络名称只能包含 a–z、A–Z、0–9、“_”、“.” 和 “-”，并以字母或数字开头；{character} 在该处不可用。'
  },
  'actions.problem.name-used': {
    en: '{engine} has a network named {name} already.',
    'zh-CN': '{engine} 已有名为 {name} 的网络。'
  },
  'actions.problem.name-elsewhere': {
    en: '{engine} has a network named {name} too: they are two networks, and neither sees the other.',
    'zh-CN': '{engine} 也有名为 {name} 的网络：这是两个互不相通的网络。'
  },
  'actions.problem.name-predefined': {
    en: '{name} is a word of {engine} itself and cannot be the name of a network.',
    'zh-CN': '{name} 是 {engine} 的保留词，不能用作网络名称。'
  },
  'actions.problem.text-invisible': {
    en: '{text} holds characters that cannot be seen (controls, direction marks).',
    'zh-CN': '{text} 含有不可见字符（控制字符或方向标记）。'
  },
  'actions.problem.key-empty': { en: 'A key is needed before “=”.', 'zh-CN': '“=” 之前需要有键名。' },
  'actions.problem.option-twice': {
    en: '{option} is set twice: here and by its own field.',
    'zh-CN': '{option} 被设置了两次：此处以及它自己的字段。'
  },
  'actions.problem.option-driver': {
    en: '{option} means nothing to the driver {driver}.',
    'zh-CN': '{option} 对驱动 {driver} 没有意义。'
  },
  'actions.problem.option-engine': {
    en: '{engine} has no {option} for this and leaves it out.',
    'zh-CN': '{engine} 在此没有 {option}，会将其忽略。'
  },

  'actions.problem.driver-engine': {
    en: '{engine} has no driver {driver}; it has bridge, macvlan and ipvlan.',
    'zh-CN': '{engine} 没有驱动 {driver}；它支持 bridge、macvlan 和 ipvlan。'
  },
  'actions.problem.driver-rootless': {
    en: '{driver} of a rootless engine reaches only what is in the engine’s own namespace, not this host’s NICs.',
    'zh-CN': '无 root 引擎的 {driver} 只能到达引擎自己命名空间中的接口，不能到达本机网卡。'
  },
  'actions.problem.swarm-inactive': {
    en: 'An overlay needs swarm mode, and {engine} is not in a swarm. On it: docker swarm init.',
    'zh-CN': 'overlay 需要 swarm 模式，而 {engine} 不在任何 swarm 中。请在其上执行 docker swarm init。'
  },
  'actions.problem.swarm-worker': {
    en: '{engine} is a worker of its swarm: overlays are created on a manager.',
    'zh-CN': '{engine} 是 swarm 的工作节点：overlay 需在管理节点上创建。'
  },
  'actions.problem.kernel-lacks': {
    en: 'This kernel has no {kind}, which {what} is made of.',
    'zh-CN': '此内核没有 {kind}，而 {what} 需要它。'
  },
  'actions.problem.not-attachable': {
    en: '{network} is not attachable: only services of the swarm can be on it.',
    'zh-CN': '{network} 不可附加（attachable）：只有 swarm 的服务才能加入。'
  },

  'actions.problem.cidr-syntax': {
    en: '{text} is no subnet in CIDR notation, like 172.20.0.0/16 or fd00:1::/64.',
    'zh-CN': '{text} 不是 CIDR 写法的子网，例如 172.20.0.0/16 或 fd00:1::/64。'
  },
  'actions.problem.cidr-host-bits': {
    en: '{text} has bits set behind its prefix; the subnet it is in is {network}.',
    'zh-CN': '{text} 的主机位不为零；它所在的子网是 {network}。'
  },
  'actions.problem.subnet-small': {
    en: '{subnet} has no room for a gateway and a container.',
    'zh-CN': '{subnet} 容不下一个网关和一个容器。'
  },
  'actions.problem.subnet-large': {
    en: '{subnet} would take in most of all addresses there are.',
    'zh-CN': '{subnet} 会占用绝大部分地址。'
  },
  'actions.problem.subnet-special': {
    en: '{subnet} is of a range with a meaning of its own ({range}); containers cannot have addresses of it.',
    'zh-CN': '{subnet} 属于有特殊用途的范围（{range}），容器不能使用其中的地址。'
  },
  'actions.problem.subnet-public': {
    en: '{subnet} is of the internet’s addresses: its real owners could not be reached from here.',
    'zh-CN': '{subnet} 属于互联网公网地址：从这里将无法访问其真正的所有者。'
  },
  'actions.problem.overlaps-network': {
    en: '{subnet} overlaps {other} of the network {network} ({engine}).',
    'zh-CN': '{subnet} 与网络 {network}（{engine}）的 {other} 重叠。'
  },
  'actions.problem.overlaps-route': {
    en: '{subnet} overlaps the route {other} via {device} (table {table}).',
    'zh-CN': '{subnet} 与经由 {device} 的路由 {other}（表 {table}）重叠。'
  },
  'actions.problem.overlaps-interface': {
    en: '{subnet} overlaps {other} of the interface {device}.',
    'zh-CN': '{subnet} 与接口 {device} 的 {other} 重叠。'
  },
  'actions.problem.overlaps-own': {
    en: '{subnet} overlaps {other}, another subnet of this network.',
    'zh-CN': '{subnet} 与本网络的另一个子网 {other} 重叠。'
  },
  'actions.problem.subnet-of-lan': {
    en: 'The subnet is that of {device}, as it should be; give an IP range that nobody else there hands out (DHCP).',
    'zh-CN': '该子网就是 {device} 所在的子网，这是正确的；请指定该处 DHCP 等不会分配的 IP 范围。'
  },
  'actions.problem.subnet-not-lan': {
    en: 'To be reached from the LAN of {parent}, the subnet has to be its own: {lan}.',
    'zh-CN': '若要从 {parent} 所在的局域网访问，子网须为该局域网的子网：{lan}。'
  },
  'actions.problem.subnet-several': {
    en: 'Docker’s bridge driver takes one {family} subnet.',
    'zh-CN': 'Docker 的 bridge 驱动只接受一个 {family} 子网。'
  },
  'actions.problem.subnet-none-free': {
    en: 'No free subnet was found: name one.',
    'zh-CN': '没有找到空闲子网：请自行指定。'
  },
  'actions.problem.ipv6-off': {
    en: '{subnet} is IPv6, and IPv6 is not switched on for this network.',
    'zh-CN': '{subnet} 是 IPv6，但此网络未启用 IPv6。'
  },
  'actions.problem.address-syntax': {
    en: '{text} is no IP address, like 172.20.0.1 or fd00:1::1.',
    'zh-CN': '{text} 不是 IP 地址，例如 172.20.0.1 或 fd00:1::1。'
  },
  'actions.problem.address-family': {
    en: '{address} is not {family}.',
    'zh-CN': '{address} 不是 {family} 地址。'
  },
  'actions.problem.gateway-outside': {
    en: 'The gateway {gateway} is not in {subnet}.',
    'zh-CN': '网关 {gateway} 不在 {subnet} 内。'
  },
  'actions.problem.address-network': {
    en: '{address} is the network address of {subnet} itself.',
    'zh-CN': '{address} 是 {subnet} 的网络地址本身。'
  },
  'actions.problem.address-broadcast': {
    en: '{address} is the broadcast address of {subnet}.',
    'zh-CN': '{address} 是 {subnet} 的广播地址。'
  },
  'actions.problem.gateway-host': {
    en: '{gateway} is this host’s own address on {parent}: with {driver} containers cannot reach the host they are on.',
    'zh-CN': '{gateway} 是本机在 {parent} 上的地址：使用 {driver} 时容器无法访问其所在主机。'
  },
  'actions.problem.range-outside': {
    en: 'The IP range {range} is not within {subnet}.',
    'zh-CN': 'IP 范围 {range} 不在 {subnet} 内。'
  },
  'actions.problem.aux-outside': {
    en: 'The auxiliary address {address} is not in {subnet}.',
    'zh-CN': '辅助地址 {address} 不在 {subnet} 内。'
  },
  'actions.problem.aux-gateway': {
    en: '{address} is the gateway already.',
    'zh-CN': '{address} 已是网关。'
  },
  'actions.problem.aux-twice': {
    en: '{address} is set aside twice.',
    'zh-CN': '{address} 被保留了两次。'
  },

  'actions.problem.mtu-range': {
    en: 'An MTU is {min} to {max} bytes; {mtu} is not.',
    'zh-CN': 'MTU 为 {min} 到 {max} 字节；{mtu} 不在此范围。'
  },
  'actions.problem.mtu-ipv6': {
    en: 'IPv6 needs an MTU of 1280 or more (RFC 8200); {mtu} switches it off.',
    'zh-CN': 'IPv6 需要 1280 或更大的 MTU（RFC 8200）；{mtu} 会使其停用。'
  },
  'actions.problem.mtu-parent': {
    en: 'An MTU of {mtu} is larger than that of {parent} ({parentMtu}): large packets will not get through.',
    'zh-CN': 'MTU {mtu} 大于 {parent} 的 MTU（{parentMtu}）：大数据包将无法通过。'
  },
  'actions.problem.mtu-peer': {
    en: 'The other end, {peer}, keeps an MTU of {peerMtu}: large packets will be dropped one way.',
    'zh-CN': '另一端 {peer} 的 MTU 仍为 {peerMtu}：大数据包在一个方向上会被丢弃。'
  },
  'actions.problem.ifname-empty': { en: 'An interface needs a name.', 'zh-CN': '接口需要名称。' },
  'actions.problem.ifname-long': {
    en: 'The kernel takes names of 1 to 15 bytes; {name} has {bytes}.',
    'zh-CN': '内核接受 1 到 15 字节的名称；{name} 有 {bytes} 字节。'
  },
  'actions.problem.ifname-characters': {
    en: 'An interface’s name holds a–z, A–Z, 0–9, “_”, “.” and “-” here and does not start with “-” or “.”; {character} is none of these there.',
    'zh-CN':
      '此处接口名称只能包含 a–z、A–Z、0–9、“_”、“.” 和 “-”，且不能以 “-” 或 “.” 开头；{character} 在该处不可用。'
  },
  'actions.problem.ifname-reserved': {
    en: '{name} means all interfaces in the kernel’s settings and cannot name one.',
    'zh-CN': '{name} 在内核设置中表示所有接口，不能作为单个接口的名称。'
  },
  'actions.problem.ifname-used': {
    en: 'An interface {name} is in {namespace} already.',
    'zh-CN': '{namespace} 中已有接口 {name}。'
  },
  'actions.problem.ifname-twice': {
    en: 'Both ends are in one namespace and need two names.',
    'zh-CN': '两端在同一命名空间中，需要两个不同的名称。'
  },
  'actions.problem.binding-unknown': {
    en: 'No interface of the engine’s namespace has {address}: published ports could not be bound to it.',
    'zh-CN': '引擎所在的命名空间中没有接口拥有 {address}：发布的端口将无法绑定到它。'
  },

  'actions.problem.parent-none': {
    en: 'Without a parent interface, {driver} is cut off from every network outside.',
    'zh-CN': '没有父接口时，{driver} 与外部所有网络隔绝。'
  },
  'actions.problem.parent-unknown': {
    en: 'There is no interface {parent} where {engine} works.',
    'zh-CN': '{engine} 所在之处没有接口 {parent}。'
  },
  'actions.problem.parent-port': {
    en: '{parent} is a port of the bridge {master}: the bridge takes its packets before {driver} sees them.',
    'zh-CN': '{parent} 是网桥 {master} 的端口：网桥会先于 {driver} 取走其数据包。'
  },
  'actions.problem.parent-loopback': {
    en: '{parent} is the loopback: nothing outside is reached through it.',
    'zh-CN': '{parent} 是回环接口：无法通过它到达外部。'
  },
  'actions.problem.parent-kind': {
    en: '{parent} carries {other} ({network}), and the kernel lets macvlan and ipvlan not share a parent.',
    'zh-CN': '{parent} 已承载 {other}（{network}），内核不允许 macvlan 与 ipvlan 共用父接口。'
  },
  'actions.problem.parent-taken': {
    en: 'The network {network} has {parent} as its parent already; Docker wants a VLAN of its own for each.',
    'zh-CN': '网络 {network} 已使用父接口 {parent}；Docker 要求每个网络使用各自的 VLAN。'
  },
  'actions.problem.parent-down': {
    en: '{parent} is down: nothing gets through until it is up.',
    'zh-CN': '{parent} 处于关闭状态：启用之前无法通信。'
  },
  'actions.problem.vlan-range': {
    en: 'A VLAN is 1 to 4094; {vlan} is not.',
    'zh-CN': 'VLAN 为 1 到 4094；{vlan} 不在此范围。'
  },
  'actions.problem.vlan-twice': {
    en: '{parent} names a VLAN already, and another one is given: {vlan}.',
    'zh-CN': '{parent} 已指明 VLAN，又另外给出了 {vlan}。'
  },

  'actions.problem.network-predefined': {
    en: '{network} belongs to {engine} itself and cannot be removed.',
    'zh-CN': '{network} 属于 {engine} 本身，不能删除。'
  },
  'actions.problem.network-members': {
    en: '{network} has containers on it: {names}. Disconnect them first.',
    'zh-CN': '{network} 上有容器：{names}。请先断开它们。'
  },
  'actions.problem.network-services': {
    en: '{network} is used by services: {names}.',
    'zh-CN': '{network} 正被服务使用：{names}。'
  },
  'actions.problem.network-stopped': {
    en: 'Stopped containers are set to use {network} and will not start without it: {names}.',
    'zh-CN': '已停止的容器配置为使用 {network}，没有它将无法启动：{names}。'
  },
  'actions.problem.network-ingress': {
    en: '{network} carries the published ports of all services of the swarm.',
    'zh-CN': '{network} 承载 swarm 所有服务的已发布端口。'
  },
  'actions.problem.prune-nothing': {
    en: '{engine} has no network that nothing is on.',
    'zh-CN': '{engine} 没有未被使用的网络。'
  },
  'actions.problem.prune-these': {
    en: 'Will be removed: {names}.',
    'zh-CN': '将删除：{names}。'
  },

  'actions.problem.engines-differ': {
    en: '{container} is a container of {containerEngine}, {network} a network of {networkEngine}.',
    'zh-CN': '{container} 是 {containerEngine} 的容器，而 {network} 是 {networkEngine} 的网络。'
  },
  'actions.problem.mode-fixed': {
    en: '{container} runs with the network mode {mode}: what it is connected to is decided when it is created.',
    'zh-CN': '{container} 的网络模式为 {mode}：其连接在创建时即已确定。'
  },
  'actions.problem.network-fixed': {
    en: '{network} cannot be connected or disconnected: a container has it from its creation or not at all.',
    'zh-CN': '{network} 不能连接或断开：容器只能在创建时决定是否使用它。'
  },
  'actions.problem.container-gone': {
    en: '{container} is {state} and can no longer be connected.',
    'zh-CN': '{container} 的状态为 {state}，无法再连接。'
  },
  'actions.problem.container-stopped': {
    en: '{container} is {state}: this takes effect when it starts.',
    'zh-CN': '{container} 的状态为 {state}：更改将在其启动时生效。'
  },
  'actions.problem.container-not-running': {
    en: '{container} is {state}: it has no namespace to change.',
    'zh-CN': '{container} 的状态为 {state}：没有可更改的命名空间。'
  },
  'actions.problem.already-connected': {
    en: '{container} is on {network} already.',
    'zh-CN': '{container} 已在 {network} 上。'
  },
  'actions.problem.not-connected': {
    en: '{container} is not on {network}.',
    'zh-CN': '{container} 不在 {network} 上。'
  },
  'actions.problem.move-same': {
    en: '{network} is where it is already.',
    'zh-CN': '它已经在 {network} 上。'
  },
  'actions.problem.alias-characters': {
    en: 'An alias is a host name: a–z, A–Z, 0–9, “_”, “.” and “-”, starting with a letter or digit, at most 63 between dots; {text} is not.',
    'zh-CN':
      '别名是主机名：a–z、A–Z、0–9、“_”、“.” 和 “-”，以字母或数字开头，两点之间不超过 63 个字符；{text} 不符合。'
  },
  'actions.problem.alias-twice': { en: '{alias} stands here twice.', 'zh-CN': '{alias} 在此出现了两次。' },
  'actions.problem.alias-shared': {
    en: '{names} answers to {alias} on {network} too: the name will lead to either.',
    'zh-CN': '{network} 上的 {names} 也使用 {alias}：该名称会指向其中任意一个。'
  },
  'actions.problem.alias-default': {
    en: 'Docker’s default bridge has no name service: aliases work on user-defined networks only.',
    'zh-CN': 'Docker 的默认网桥没有名称解析：别名只在用户定义的网络上有效。'
  },
  'actions.problem.static-default': {
    en: 'Docker gives no chosen addresses on its default bridge, on user-defined networks only.',
    'zh-CN': 'Docker 不允许在默认网桥上指定地址，只允许在用户定义的网络上指定。'
  },
  'actions.problem.address-no-subnet': {
    en: '{network} has no {family} subnet.',
    'zh-CN': '{network} 没有 {family} 子网。'
  },
  'actions.problem.address-outside': {
    en: '{address} is not in {subnets} of {network}.',
    'zh-CN': '{address} 不在 {network} 的 {subnets} 内。'
  },
  'actions.problem.address-gateway': {
    en: '{address} is the gateway of {network}.',
    'zh-CN': '{address} 是 {network} 的网关。'
  },
  'actions.problem.address-taken': {
    en: '{address} is taken by {holder}.',
    'zh-CN': '{address} 已被 {holder} 占用。'
  },
  'actions.problem.address-handed': {
    en: '{address} is within {range}, from which {engine} hands out addresses: while {container} is stopped, another may get it.',
    'zh-CN':
      '{address} 位于 {engine} 自动分配地址的范围 {range} 内：{container} 停止期间，它可能被分配给其他容器。'
  },
  'actions.problem.mac-syntax': {
    en: '{text} is no MAC address, like 02:42:ac:14:00:02.',
    'zh-CN': '{text} 不是 MAC 地址，例如 02:42:ac:14:00:02。'
  },
  'actions.problem.mac-multicast': {
    en: '{mac} is a group address (the lowest bit of its first byte is set); an interface needs one of its own.',
    'zh-CN': '{mac} 是组播地址（首字节最低位为 1）；接口需要单播地址。'
  },
  'actions.problem.mac-zero': { en: 'A MAC of zeros is none.', 'zh-CN': '全零的 MAC 无效。' },
  'actions.problem.mac-used': {
    en: '{mac} is that of {holder} on the same network.',
    'zh-CN': '{mac} 已是同一网络上 {holder} 的 MAC。'
  },
  'actions.problem.mac-ipvlan': {
    en: 'Every ipvlan interface has the MAC of its parent: it cannot be chosen.',
    'zh-CN': 'ipvlan 接口都使用父接口的 MAC，不能指定。'
  },
  'actions.problem.engine-old': {
    en: '{engine} {version} has no {option} for a connection; it needs API {needed}.',
    'zh-CN': '{engine} {version} 的连接不支持 {option}；需要 API {needed}。'
  },
  'actions.problem.link-local-outside': {
    en: '{address} is not link-local: those are in 169.254.0.0/16 or fe80::/10.',
    'zh-CN': '{address} 不是链路本地地址：应在 169.254.0.0/16 或 fe80::/10 内。'
  },
  'actions.problem.route-moves': {
    en: 'The default route of {container} moves from {from} to {to}: what leaves goes by another network, and connections that are open will drop.',
    'zh-CN': '{container} 的默认路由将从 {from} 移到 {to}：出站流量改走另一个网络，已打开的连接会中断。'
  },
  'actions.problem.route-lost': {
    en: '{container} loses its default route and reaches only the networks it is on.',
    'zh-CN': '{container} 将失去默认路由，只能到达其所在的网络。'
  },
  'actions.problem.route-new': {
    en: '{container} gets a default route by {to}: it can reach the outside.',
    'zh-CN': '{container} 将获得经由 {to} 的默认路由：可以访问外部。'
  },
  'actions.problem.ports-move': {
    en: 'The published ports {ports} of {container} will lead to its address on {to} instead of {from}.',
    'zh-CN': '{container} 的已发布端口 {ports} 将指向它在 {to} 上的地址，而不再是 {from}。'
  },
  'actions.problem.ports-lost': {
    en: 'The published ports {ports} of {container} will lead nowhere.',
    'zh-CN': '{container} 的已发布端口 {ports} 将不再通向任何地方。'
  },
  'actions.problem.address-not-kept': {
    en: 'The address is chosen by {engine} and may be another after a restart of {container}; give a static one to keep it.',
    'zh-CN': '地址由 {engine} 分配，{container} 重启后可能改变；要保持不变请指定静态地址。'
  },
  'actions.problem.connections-drop': {
    en: 'Connections of {container} through {network} ({address}) drop.',
    'zh-CN': '{container} 经由 {network}（{address}）的连接会中断。'
  },
  'actions.problem.no-network-left': {
    en: '{container} is on no other network: it will reach nothing.',
    'zh-CN': '{container} 不在其他任何网络上：将无法到达任何地方。'
  },

  'actions.problem.netns-empty': { en: 'A namespace needs a name.', 'zh-CN': '命名空间需要名称。' },
  'actions.problem.netns-characters': {
    en: 'A name for ip-netns(8) is a file’s: a–z, A–Z, 0–9, “_”, “.”, “-”, “@”, “+” here, not starting with “-” or “.”; {character} is none of these there.',
    'zh-CN':
      'ip-netns(8) 的名称即文件名：此处可用 a–z、A–Z、0–9、“_”、“.”、“-”、“@”、“+”，不能以 “-” 或 “.” 开头；{character} 在该处不可用。'
  },
  'actions.problem.netns-long': {
    en: 'A name under /run/netns has at most 255 bytes.',
    'zh-CN': '/run/netns 下的名称最多 255 字节。'
  },
  'actions.problem.netns-used': {
    en: 'There is a namespace named {name} already.',
    'zh-CN': '已有名为 {name} 的命名空间。'
  },
  'actions.problem.netns-other': {
    en: '{name} is no name of this namespace any more.',
    'zh-CN': '{name} 已不是此命名空间的名称。'
  },
  'actions.problem.netns-unseen': {
    en: '{name} names no namespace that can be seen; if the file is there, it dangles and is taken away.',
    'zh-CN': '{name} 不指向任何可见的命名空间；若该文件存在，则它已悬空，将被移除。'
  },
  'actions.problem.netns-host': {
    en: 'This is the host’s own namespace: it cannot be deleted.',
    'zh-CN': '这是主机自己的命名空间，不能删除。'
  },
  'actions.problem.netns-processes': {
    en: '{count} processes are in {name}: the namespace lives on without its name until they end.',
    'zh-CN': '{name} 中有 {count} 个进程：在它们结束之前，该命名空间会继续存在，只是失去名称。'
  },
  'actions.problem.netns-links': {
    en: 'With {name} go its interfaces and their other ends: {names}.',
    'zh-CN': '{name} 的接口及其对端将一并消失：{names}。'
  },
  'actions.problem.netns-engine': {
    en: '{name} was made by an engine for {container}, which needs it.',
    'zh-CN': '{name} 是引擎为 {container} 创建的，该容器需要它。'
  },
  'actions.problem.netns-named': {
    en: 'It has a name already: {names}.',
    'zh-CN': '它已有名称：{names}。'
  },

  'actions.problem.link-loopback': {
    en: 'The loopback stays as the kernel made it.',
    'zh-CN': '回环接口须保持内核创建时的样子。'
  },
  'actions.problem.link-physical': {
    en: '{name} is a device, not something made by hand: it cannot be deleted.',
    'zh-CN': '{name} 是设备，不是手工创建的接口，不能删除。'
  },
  'actions.problem.link-engine': {
    en: '{name} was made by {engine} for {what}, which does not know of this.',
    'zh-CN': '{name} 是 {engine} 为 {what} 创建的，引擎并不知道此更改。'
  },
  'actions.problem.link-peer': {
    en: 'The other end, {peer}, goes with it.',
    'zh-CN': '另一端 {peer} 会随之消失。'
  },
  'actions.problem.link-ports': {
    en: 'Its ports lose their bridge: {names}.',
    'zh-CN': '它的端口将失去网桥：{names}。'
  },
  'actions.problem.link-default': {
    en: '{namespace} reaches the outside by {name}; this cuts it off.',
    'zh-CN': '{namespace} 经由 {name} 访问外部；此更改会将其切断。'
  },
  'actions.problem.link-already': {
    en: '{name} is so already: nothing changes.',
    'zh-CN': '{name} 已是如此：不会有任何变化。'
  },
  'actions.problem.link-down': {
    en: '{name} is down: the kernel takes no route over it until it is up.',
    'zh-CN': '{name} 处于关闭状态：启用之前内核不接受经由它的路由。'
  },
  'actions.problem.link-down-loses': {
    en: 'Setting {name} down takes the routes over it away, and its IPv6 addresses.',
    'zh-CN': '关闭 {name} 会移除经由它的路由及其 IPv6 地址。'
  },
  'actions.problem.master-kind': {
    en: '{name} is no bridge, bond or VRF: nothing can be its port.',
    'zh-CN': '{name} 不是网桥、bond 或 VRF：不能有端口。'
  },
  'actions.problem.master-elsewhere': {
    en: '{name} and {master} are in different namespaces.',
    'zh-CN': '{name} 与 {master} 在不同的命名空间中。'
  },
  'actions.problem.master-self': {
    en: 'A bridge cannot be a port of a bridge.',
    'zh-CN': '网桥不能成为网桥的端口。'
  },
  'actions.problem.master-address': {
    en: '{name} has {address}: as a port of a bridge it no longer answers to it as before. It belongs on the bridge.',
    'zh-CN': '{name} 拥有 {address}：成为网桥端口后它不再像之前那样应答。该地址应设在网桥上。'
  },
  'actions.problem.link-local-kind': {
    en: 'The kernel does not move a {kind} into another namespace.',
    'zh-CN': '内核不允许把 {kind} 移到另一个命名空间。'
  },
  'actions.problem.link-move-loses': {
    en: '{name} loses its addresses, routes and bridge when it moves, and comes out down.',
    'zh-CN': '{name} 移动时会失去地址、路由和所属网桥，并处于关闭状态。'
  },

  'actions.problem.prefix-syntax': {
    en: '{text} is no address with its prefix length, like 10.0.0.2/24.',
    'zh-CN': '{text} 不是带前缀长度的地址，例如 10.0.0.2/24。'
  },
  'actions.problem.address-special': {
    en: '{address} cannot be the address of an interface ({range}).',
    'zh-CN': '{address} 不能作为接口地址（{range}）。'
  },
  'actions.problem.address-on-link': {
    en: '{name} has {address} already.',
    'zh-CN': '{name} 已有 {address}。'
  },
  'actions.problem.address-elsewhere': {
    en: '{holder} has {address} too, on the same wire: answers will go to either.',
    'zh-CN': '同一链路上的 {holder} 也有 {address}：应答会到达其中任意一个。'
  },
  'actions.problem.address-absent': {
    en: '{name} has no address {address}.',
    'zh-CN': '{name} 没有地址 {address}。'
  },
  'actions.problem.address-routes': {
    en: 'Routes that need {address} go with it.',
    'zh-CN': '依赖 {address} 的路由会随之消失。'
  },
  'actions.problem.destination-syntax': {
    en: '{text} is neither “default” nor a subnet like 10.1.0.0/16.',
    'zh-CN': '{text} 既不是 “default”，也不是 10.1.0.0/16 这样的子网。'
  },
  'actions.problem.route-nowhere': {
    en: 'A route needs a gateway or an interface.',
    'zh-CN': '路由需要网关或接口。'
  },
  'actions.problem.gateway-unreachable': {
    en: 'No interface of {namespace} that is up has {gateway} on its own subnet: the kernel refuses such a gateway.',
    'zh-CN': '{namespace} 中没有已启用的接口与 {gateway} 处于同一子网：内核会拒绝这样的网关。'
  },
  'actions.problem.gateway-self': {
    en: '{gateway} is an address of {namespace} itself.',
    'zh-CN': '{gateway} 是 {namespace} 自己的地址。'
  },
  'actions.problem.interface-elsewhere': {
    en: '{name} is not in {namespace}.',
    'zh-CN': '{name} 不在 {namespace} 中。'
  },
  'actions.problem.route-exists': {
    en: 'A route to {destination} is there already, via {device}.',
    'zh-CN': '已有到 {destination} 的路由，经由 {device}。'
  },
  'actions.problem.route-absent': {
    en: 'There is no such route to {destination}.',
    'zh-CN': '没有这样一条到 {destination} 的路由。'
  },
  'actions.problem.route-default-lost': {
    en: '{namespace} loses its way to the outside.',
    'zh-CN': '{namespace} 将失去通往外部的路径。'
  },
  'actions.problem.sysctl-value': {
    en: '{key} is 0 to {max}; {value} is not.',
    'zh-CN': '{key} 的取值为 0 到 {max}；{value} 不在此范围。'
  },
  'actions.problem.sysctl-whole': {
    en: '{key} is of the whole namespace, not of one interface.',
    'zh-CN': '{key} 作用于整个命名空间，而非单个接口。'
  },
  'actions.problem.forward-off': {
    en: 'Engines work in {namespace}: without forwarding their containers reach nothing outside.',
    'zh-CN': '引擎在 {namespace} 中工作：没有转发，其容器将无法访问外部。'
  },
  'actions.problem.forward-needed': {
    en: 'Forwarding is off in {namespace}: the rule meets no packets until it is on ({key} = 1).',
    'zh-CN': '{namespace} 未启用转发：启用之前（{key} = 1）该规则不会匹配到数据包。'
  },
  'actions.problem.nat-exists': {
    en: 'A rule that does the same is there already.',
    'zh-CN': '已有效果相同的规则。'
  },
  'actions.problem.port-range': {
    en: 'A port is 1 to 65535; {port} is not.',
    'zh-CN': '端口为 1 到 65535；{port} 不在此范围。'
  },
  'actions.problem.port-listens': {
    en: '{program} listens on port {port}/{protocol}: from outside it will no longer be reached.',
    'zh-CN': '{program} 正在监听端口 {port}/{protocol}：之后将无法从外部访问它。'
  },
  'actions.problem.port-published': {
    en: 'Port {port}/{protocol} is published by {container}: whichever rule comes first wins.',
    'zh-CN': '端口 {port}/{protocol} 已由 {container} 发布：排在前面的规则生效。'
  },
  'actions.problem.port-rule': {
    en: 'A rule sends port {port}/{protocol} to {target} already: whichever comes first wins.',
    'zh-CN': '已有规则把端口 {port}/{protocol} 转到 {target}：排在前面的规则生效。'
  },
  'actions.problem.target-no-route': {
    en: '{namespace} has no route to {address}.',
    'zh-CN': '{namespace} 没有到 {address} 的路由。'
  },
  'actions.problem.rule-not-nat': {
    en: 'This rule translates no addresses.',
    'zh-CN': '此规则不做地址转换。'
  },
  'actions.problem.rule-engine': {
    en: 'This rule is from {program}, which counts on it and may write it again.',
    'zh-CN': '此规则来自 {program}，它依赖此规则，并可能重新写入。'
  },
  'actions.problem.readdress-engine': {
    en: '{engine} does not know of this: it goes on telling the old address, name service and published ports lead there, and a restart of {container} reverts it.',
    'zh-CN':
      '{engine} 并不知道此更改：它仍会报告旧地址，名称解析和已发布端口仍指向旧地址，且重启 {container} 会将其还原。'
  },
  'actions.problem.readdress-subnet': {
    en: '{address} is not in {subnets}, the subnet of {network}: its neighbours will not find it.',
    'zh-CN': '{address} 不在 {network} 的子网 {subnets} 内：邻居将无法找到它。'
  },

  'actions.word.host': { en: 'the host', 'zh-CN': '主机' },
  'actions.change.namespace': { en: 'Namespace {name}', 'zh-CN': '命名空间 {name}' },
  'actions.change.namespace-name': {
    en: 'Name {name} under /run/netns',
    'zh-CN': '/run/netns 下的名称 {name}'
  },
  'actions.change.network': {
    en: 'Network {name} ({driver}, {subnets})',
    'zh-CN': '网络 {name}（{driver}，{subnets}）'
  },
  'actions.change.endpoint': {
    en: '{container} on {network}: {address}',
    'zh-CN': '{container} 在 {network} 上：{address}'
  },
  'actions.change.endpoint-open': {
    en: '{container} on {network}, with an address the engine chooses',
    'zh-CN': '{container} 在 {network} 上，地址由引擎分配'
  },
  'actions.change.link': { en: '{kind} {name} in {namespace}', 'zh-CN': '{namespace} 中的 {kind} {name}' },
  'actions.change.veth': {
    en: 'veth pair {name} in {namespace}, {peer} in {peerNamespace}',
    'zh-CN': 'veth 对：{namespace} 中的 {name}，{peerNamespace} 中的 {peer}'
  },
  'actions.change.link-up': { en: '{name} in {namespace} is up', 'zh-CN': '{namespace} 中的 {name} 已启用' },
  'actions.change.link-down': {
    en: '{name} in {namespace} is down',
    'zh-CN': '{namespace} 中的 {name} 已关闭'
  },
  'actions.change.link-master': {
    en: '{name} in {namespace} is a port of {master}',
    'zh-CN': '{namespace} 中的 {name} 是 {master} 的端口'
  },
  'actions.change.link-free': {
    en: '{name} in {namespace} is a port of no bridge',
    'zh-CN': '{namespace} 中的 {name} 不再是任何网桥的端口'
  },
  'actions.change.link-mtu': {
    en: '{name} in {namespace} has an MTU of {mtu}',
    'zh-CN': '{namespace} 中的 {name} 的 MTU 为 {mtu}'
  },
  'actions.change.address': {
    en: 'Address {address} on {name} in {namespace}',
    'zh-CN': '{namespace} 中 {name} 的地址 {address}'
  },
  'actions.change.route': {
    en: 'Route in {namespace}: {destination} via {via}',
    'zh-CN': '{namespace} 中的路由：{destination} 经由 {via}'
  },
  'actions.change.sysctl': {
    en: '{key} = {value} in {namespace}',
    'zh-CN': '{namespace} 中 {key} = {value}'
  },
  'actions.change.rule': {
    en: 'NAT rule in {namespace}: {rule}',
    'zh-CN': '{namespace} 中的 NAT 规则：{rule}'
  },
  'actions.change.more': { en: 'and {count} more changes', 'zh-CN': '以及另外 {count} 项更改' },
  'actions.unmet.missing': { en: 'Is not there: {what}', 'zh-CN': '未出现：{what}' },
  'actions.unmet.remains': { en: 'Is still there: {what}', 'zh-CN': '仍然存在：{what}' },
  'actions.unmet.differs': { en: 'Is otherwise: {what}', 'zh-CN': '与预期不同：{what}' }
})
