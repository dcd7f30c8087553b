/** What modes, networks, names and ports mean, in one line each; see shared/explain. Commands and options stay as they are typed. */
import { defineMessages } from './define'

export const explainMessages = defineMessages({
  'explain.mode.host': {
    en: '{name} has no network of its own: it uses the host’s interfaces and ports directly. What it listens on is open on the host; publishing ports does nothing.',
    'zh-CN': '{name} 没有自己的网络：直接使用主机的接口和端口。它监听的端口就在主机上开放；发布端口不起作用。'
  },
  'explain.mode.none': {
    en: '{name} has loopback only: it reaches nobody, and nobody reaches it.',
    'zh-CN': '{name} 只有回环接口：不能访问任何对象，也不能被访问。'
  },
  'explain.mode.container': {
    en: '{name} lives in the network namespace of {other}: same interfaces, addresses and ports; the two meet on 127.0.0.1. Ports are published on {other}.',
    'zh-CN':
      '{name} 位于 {other} 的网络命名空间中：接口、地址和端口相同，两者通过 127.0.0.1 互通。端口由 {other} 发布。'
  },
  'explain.mode.container-gone': {
    en: '{name} was to share the network namespace of {other}, which this engine no longer has: it cannot start again like this.',
    'zh-CN': '{name} 本应共享 {other} 的网络命名空间，但该引擎中已没有这个容器：无法再以此方式启动。'
  },
  'explain.mode.path': {
    en: '{name} uses the network namespace at {path}, which somebody else made and wires.',
    'zh-CN': '{name} 使用位于 {path} 的网络命名空间，该命名空间由他人创建和接线。'
  },
  'explain.mode.pod': {
    en: 'It uses the network namespace of pod {pod}: all containers of the pod share interfaces, addresses and ports.',
    'zh-CN': '使用 Pod {pod} 的网络命名空间：Pod 内所有容器共享接口、地址和端口。'
  },
  'explain.mode.pod-with': {
    en: 'It shares the network namespace of pod {pod} with {others}: same interfaces, addresses and ports.',
    'zh-CN': '与 {others} 共享 Pod {pod} 的网络命名空间：接口、地址和端口相同。'
  },
  'explain.mode.slirp4netns': {
    en: 'A user’s process, slirp4netns, carries its packets: no bridge and no veth; seen from outside, connections come from that process.',
    'zh-CN': '由用户进程 slirp4netns 转运数据包：没有网桥和 veth；从外部看，连接来自该进程。'
  },
  'explain.mode.pasta': {
    en: 'A user’s process, pasta, carries its packets and copies the host’s addresses into it: no bridge, no veth, no NAT.',
    'zh-CN': '由用户进程 pasta 转运数据包，并把主机的地址复制进来：没有网桥、veth 和 NAT。'
  },
  'explain.mode.unknown': {
    en: 'Nothing tells how it is attached; what its namespace has is shown.',
    'zh-CN': '没有信息说明它的连接方式；这里显示其命名空间中的内容。'
  },
  'explain.mode.no-network': {
    en: 'It was started on {network}, and is on no network now.',
    'zh-CN': '启动时位于 {network}，现在不在任何网络上。'
  },
  'explain.mode.several': {
    en: 'On {networks}, with an interface and an address on each; one of them has the default route.',
    'zh-CN': '位于 {networks}，在每个网络上各有接口和地址；其中一个持有默认路由。'
  },

  'explain.network.default-bridge': {
    en: 'The default bridge, {bridge}: an address behind NAT. Containers on it know each other by address or --link only; the engine’s DNS does not serve it.',
    'zh-CN':
      '默认网桥 {bridge}：地址位于 NAT 之后。其上的容器只能通过地址或 --link 互相找到；引擎的 DNS 不为它服务。'
  },
  'explain.network.podman': {
    en: 'Podman’s default network, bridge {bridge}: an address behind NAT. It has no DNS: containers on it know each other by address only.',
    'zh-CN': 'Podman 的默认网络，网桥 {bridge}：地址位于 NAT 之后。没有 DNS：其上的容器只能通过地址互相找到。'
  },
  'explain.network.bridge': {
    en: '{network} is a user-defined bridge, {bridge}: an address behind NAT, apart from other networks; containers on it find each other by name.',
    'zh-CN':
      '{network} 是用户自定义网桥 {bridge}：地址位于 NAT 之后，与其他网络隔离；其上的容器可按名称互相找到。'
  },
  'explain.network.no-dns': {
    en: '{network} is a user-defined bridge, {bridge}, with DNS switched off: containers on it know each other by address only.',
    'zh-CN': '{network} 是关闭了 DNS 的用户自定义网桥 {bridge}：其上的容器只能通过地址互相找到。'
  },
  'explain.network.internal': {
    en: '{network} is an internal bridge, {bridge}: its containers reach each other, and nothing outside.',
    'zh-CN': '{network} 是内部网桥 {bridge}：其上的容器可互相访问，不能访问外部。'
  },
  'explain.network.gwbridge': {
    en: '{bridge} is the way out for containers on overlays: their second interface leads through it to this host and beyond.',
    'zh-CN': '{bridge} 是 overlay 上容器的出口：容器的第二个接口经由它通往本机和外部。'
  },
  'explain.network.macvlan': {
    en: '{network} hangs on {parent} (macvlan, {mode}): a MAC and an address of its own on the LAN, no bridge, no NAT, no published ports; the host itself cannot reach it through {parent}.',
    'zh-CN':
      '{network} 依附于 {parent}（macvlan，{mode}）：在局域网上有自己的 MAC 和地址，没有网桥、NAT 和端口发布；主机自身不能经由 {parent} 访问它。'
  },
  'explain.network.ipvlan-l2': {
    en: '{network} hangs on {parent} (ipvlan, {mode}): an address of its own on the LAN with the MAC of {parent}; the host itself cannot reach it through {parent}.',
    'zh-CN':
      '{network} 依附于 {parent}（ipvlan，{mode}）：在局域网上有自己的地址，MAC 与 {parent} 相同；主机自身不能经由 {parent} 访问它。'
  },
  'explain.network.ipvlan-l3': {
    en: '{network} hangs on {parent} (ipvlan, {mode}): {parent} routes for it, without broadcast or ARP; others need a route to its subnet through this host.',
    'zh-CN':
      '{network} 依附于 {parent}（ipvlan，{mode}）：由 {parent} 为其路由，没有广播和 ARP；其他机器需要有经由本机到其子网的路由。'
  },
  'explain.network.overlay': {
    en: '{network} spans hosts: on each a bridge in a namespace of its own, joined by VXLAN {vni} over UDP 4789.',
    'zh-CN':
      '{network} 跨越多台主机：每台主机上都有一个位于独立命名空间中的网桥，通过 UDP 4789 上的 VXLAN {vni} 相连。'
  },
  'explain.network.ingress': {
    en: '{network} is the swarm’s mesh: every node takes a service’s published port, and IPVS in ingress-sbox spreads the connections over its tasks.',
    'zh-CN':
      '{network} 是 swarm 的路由网格：每个节点都接受服务的已发布端口，由 ingress-sbox 中的 IPVS 把连接分配给各任务。'
  },
  'explain.network.host': {
    en: 'No network of its own: containers on it use the host’s interfaces directly.',
    'zh-CN': '没有自己的网络：其上的容器直接使用主机的接口。'
  },
  'explain.network.none': {
    en: 'Containers on it have loopback only.',
    'zh-CN': '其上的容器只有回环接口。'
  },
  'explain.network.plugin': {
    en: 'Made by the plugin {driver}: what it does is the plugin’s own.',
    'zh-CN': '由插件 {driver} 创建：其行为由插件决定。'
  },

  'explain.point.dns-on': {
    en: 'Members find each other by name, alias and short ID through the engine’s DNS at 127.0.0.11.',
    'zh-CN': '成员可通过引擎位于 127.0.0.11 的 DNS，按名称、别名和短 ID 互相找到。'
  },
  'explain.point.dns-podman': {
    en: 'Members find each other by name and alias: aardvark-dns answers on the gateway.',
    'zh-CN': '成员可按名称和别名互相找到：aardvark-dns 在网关上应答。'
  },
  'explain.point.dns-off': {
    en: 'No names: members know each other by address, and by --link where the engine has it.',
    'zh-CN': '没有名称解析：成员只能通过地址互相找到，引擎支持时也可用 --link。'
  },
  'explain.point.internal': {
    en: 'No way out: no default route, and rules that drop what would leave or enter.',
    'zh-CN': '没有出口：没有默认路由，并有规则丢弃要出入的数据包。'
  },
  'explain.point.icc-on': {
    en: 'Members may talk to each other on any port.',
    'zh-CN': '成员之间可在任意端口上互通。'
  },
  'explain.point.icc-off': {
    en: 'Members may not talk to each other, save through --link or a published port.',
    'zh-CN': '成员之间不能互通，除非通过 --link 或已发布端口。'
  },
  'explain.point.masquerade-on': {
    en: 'What leaves {subnet} takes the address of the interface it leaves by (MASQUERADE).',
    'zh-CN': '离开 {subnet} 的数据包改用其出接口的地址（MASQUERADE）。'
  },
  'explain.point.masquerade-off': {
    en: 'Packets keep their own source: others need a route back to {subnet}.',
    'zh-CN': '数据包保留自己的源地址：对方需要有回到 {subnet} 的路由。'
  },
  'explain.point.ipv6': {
    en: 'Members have IPv6 addresses too.',
    'zh-CN': '成员同时拥有 IPv6 地址。'
  },
  'explain.point.attachable': {
    en: 'Containers that are no service may join with docker run --network.',
    'zh-CN': '不属于服务的容器也可用 docker run --network 加入。'
  },
  'explain.point.mtu': {
    en: 'Packets up to {mtu} bytes; the way beyond the host must take them too, or they are split or lost.',
    'zh-CN': '数据包最大 {mtu} 字节；主机之外的路径也须支持，否则会被分片或丢失。'
  },
  'explain.point.mtu-overlay': {
    en: 'Packets up to {mtu} bytes; VXLAN adds 50 around them, so the hosts’ link must take {mtu} + 50.',
    'zh-CN': '数据包最大 {mtu} 字节；VXLAN 另加 50 字节，主机间链路须支持 {mtu} + 50。'
  },
  'explain.point.vni': {
    en: 'The number of its VXLAN segment: hosts tell the frames of one overlay from another’s by it.',
    'zh-CN': 'VXLAN 网段编号：主机据此区分不同 overlay 的帧。'
  },
  'explain.point.peers': {
    en: 'Nodes that carry it now: {peers}. Each sends frames for the others’ containers to them by VXLAN.',
    'zh-CN': '当前承载它的节点：{peers}。各节点通过 VXLAN 把发往对方容器的帧送过去。'
  },
  'explain.point.no-peers': {
    en: 'No other node carries it now: only nodes with a member do.',
    'zh-CN': '当前没有其他节点承载它：只有存在成员的节点才承载。'
  },

  'explain.service.vip': {
    en: 'The name {name} leads to {vip}; IPVS in each client’s namespace spreads connections over the tasks.',
    'zh-CN': '名称 {name} 解析为 {vip}；各客户端命名空间中的 IPVS 把连接分配给各任务。'
  },
  'explain.service.dnsrr': {
    en: 'The name {name} leads to the tasks’ own addresses, in turn: no virtual address, no IPVS.',
    'zh-CN': '名称 {name} 轮流解析为各任务自己的地址：没有虚拟地址，没有 IPVS。'
  },
  'explain.service.ingress': {
    en: 'Every node answers for {name} on {ports}, also without a task of it.',
    'zh-CN': '每个节点都在 {ports} 上为 {name} 应答，即使该节点上没有其任务。'
  },

  'explain.link.hosts': {
    en: 'One way: /etc/hosts of {name} says {address} {alias}. {other} learns nothing of {name}.',
    'zh-CN': '单向：{name} 的 /etc/hosts 中写有 {address} {alias}。{other} 对 {name} 一无所知。'
  },
  'explain.link.stale': {
    en: '/etc/hosts of {name} says {address} {alias}, but {other} has {now} now: restart {name} to have it written anew.',
    'zh-CN': '{name} 的 /etc/hosts 写着 {address} {alias}，但 {other} 现在是 {now}：重启 {name} 会重新写入。'
  },
  'explain.link.missing': {
    en: '/etc/hosts of {name} has no {alias}: somebody changed it, or the link was never written.',
    'zh-CN': '{name} 的 /etc/hosts 中没有 {alias}：有人改过它，或链接从未写入。'
  },
  'explain.link.dns': {
    en: 'One way: on a user-defined network {name} alone can resolve {alias} to {other}, by DNS; no hosts entry is written.',
    'zh-CN': '单向：在用户自定义网络上，只有 {name} 能通过 DNS 把 {alias} 解析为 {other}；不写 hosts 条目。'
  },
  'explain.link.stopped': {
    en: 'One way: when {name} starts, the address of {other} is written into its /etc/hosts as {alias}.',
    'zh-CN': '单向：{name} 启动时，{other} 的地址会以 {alias} 写入其 /etc/hosts。'
  },
  'explain.link.not-read': {
    en: 'One way: the engine writes the address of {other} into /etc/hosts of {name} as {alias}; that file could not be read.',
    'zh-CN': '单向：引擎把 {other} 的地址以 {alias} 写入 {name} 的 /etc/hosts；该文件无法读取。'
  },
  'explain.link.gone': {
    en: '{other} is no longer there: {name} cannot start again with this link.',
    'zh-CN': '{other} 已不存在：{name} 无法再带着此链接启动。'
  },
  'explain.link.from': {
    en: 'They know this container by an entry of theirs; it knows nothing of them.',
    'zh-CN': '它们通过自己的条目找到此容器；此容器对它们一无所知。'
  },
  'explain.alias.dns': {
    en: 'Members of {network} reach it by these names too; other networks do not know them.',
    'zh-CN': '{network} 的成员也可用这些名称访问它；其他网络不知道这些名称。'
  },
  'explain.alias.no-dns': {
    en: '{network} has no DNS of the engine: nobody resolves these names there.',
    'zh-CN': '{network} 没有引擎的 DNS：那里无人能解析这些名称。'
  },
  'explain.alias.shared': {
    en: '{aliases} is an alias of {others} too: DNS answers with the addresses of all, in changing order (round robin).',
    'zh-CN': '{aliases} 也是 {others} 的别名：DNS 会返回所有地址，顺序轮换（round robin）。'
  },
  'explain.dns.engine': {
    en: 'The engine’s DNS, redirected inside the namespace to the daemon: it answers for names on its networks and asks the host’s servers for the rest.',
    'zh-CN': '引擎的 DNS，在命名空间内被重定向到守护进程：它应答所在网络上的名称，其余转问主机的服务器。'
  },
  'explain.dns.engine-given': {
    en: 'The engine’s DNS, redirected inside the namespace to the daemon: it answers for names on its networks and asks {servers} for the rest.',
    'zh-CN': '引擎的 DNS，在命名空间内被重定向到守护进程：它应答所在网络上的名称，其余转问 {servers}。'
  },
  'explain.dns.aardvark': {
    en: 'aardvark-dns on the gateway of {network}: it answers for the names on that network and asks the host’s servers for the rest.',
    'zh-CN': '{network} 网关上的 aardvark-dns：它应答该网络上的名称，其余转问主机的服务器。'
  },
  'explain.dns.given': {
    en: 'As --dns said: it asks {servers} directly, and no engine answers for names of containers.',
    'zh-CN': '按 --dns 指定：直接询问 {servers}，没有引擎应答容器名称。'
  },
  'explain.dns.copied': {
    en: 'Copied from the host’s resolv.conf when it started (127.* left out): it asks {servers} directly; names of containers are unknown there.',
    'zh-CN': '启动时从主机的 resolv.conf 复制（去掉 127.*）：直接询问 {servers}；那里不知道容器名称。'
  },
  'explain.dns.host': {
    en: 'The host’s own resolv.conf.',
    'zh-CN': '主机自己的 resolv.conf。'
  },
  'explain.dns.search': {
    en: 'Appended to names without enough dots (option ndots), one after the other.',
    'zh-CN': '依次附加到点数不足（ndots 选项）的名称之后。'
  },
  'explain.addHost.there': {
    en: 'A line of its /etc/hosts: {name} is {address}, before any DNS is asked.',
    'zh-CN': '其 /etc/hosts 中的一行：{name} 为 {address}，先于任何 DNS 查询。'
  },
  'explain.addHost.gateway': {
    en: 'A line of its /etc/hosts: {name} is {address}, an address of this host.',
    'zh-CN': '其 /etc/hosts 中的一行：{name} 为 {address}，即本机的一个地址。'
  },
  'explain.addHost.missing': {
    en: 'Its /etc/hosts has no {name}: somebody changed the file.',
    'zh-CN': '其 /etc/hosts 中没有 {name}：有人改过该文件。'
  },
  'explain.hostname.host': {
    en: 'The host’s own name, unless --hostname said another.',
    'zh-CN': '主机自己的名称，除非 --hostname 另有指定。'
  },
  'explain.hostname.known': {
    en: 'What it calls itself; {hostname} is among its DNS names too.',
    'zh-CN': '它对自己的称呼；{hostname} 也在其 DNS 名称之中。'
  },
  'explain.hostname.id': {
    en: 'The first digits of its ID, as nobody gave a --hostname.',
    'zh-CN': '没有指定 --hostname，因此是其 ID 的前几位。'
  },
  'explain.hostname.inside': {
    en: 'Only it calls itself {hostname}: others do not find it by that name, but by its name or an alias.',
    'zh-CN': '只有它自己称为 {hostname}：其他容器不能按此名称找到它，而要用其名称或别名。'
  },
  'explain.proxy.note': {
    en: 'The engine sets it in the container; programs that heed it send requests there. User and password are not read.',
    'zh-CN': '由引擎在容器中设置；遵循它的程序会把请求发往该处。不读取用户名和密码。'
  },
  'explain.proxy.none-for': {
    en: 'The engine sets it in the container; for these names and addresses the proxy is not used.',
    'zh-CN': '由引擎在容器中设置；对这些名称和地址不使用代理。'
  },
  'explain.proxy.hidden': { en: 'set, not shown', 'zh-CN': '已设置，未显示' },

  'explain.port.exposed': {
    en: 'A remark of the image only: no way leads there from the host’s ports.',
    'zh-CN': '仅是镜像的声明：主机端口没有通往它的路径。'
  },
  'explain.port.at-start': {
    en: 'The engine picks a free port of the host each time it starts.',
    'zh-CN': '每次启动时由引擎选取主机的空闲端口。'
  },
  'explain.port.random': {
    en: 'Nobody asked for {port}: the engine picked it, and picks another at the next start.',
    'zh-CN': '{port} 并非指定：由引擎选取，下次启动会另选。'
  },
  'explain.port.loopback': {
    en: 'On {address} only: this machine reaches it, no other does.',
    'zh-CN': '仅在 {address} 上：只有本机能访问。'
  },
  'explain.port.all': {
    en: 'On every address of the host, IPv4 and IPv6: whoever reaches the host reaches it.',
    'zh-CN': '在主机的所有 IPv4 和 IPv6 地址上：能访问主机者即可访问它。'
  },
  'explain.port.all-ipv4': {
    en: 'On every IPv4 address of the host: whoever reaches the host reaches it, past ufw’s rules too.',
    'zh-CN': '在主机的所有 IPv4 地址上：能访问主机者即可访问它，且不受 ufw 规则约束。'
  },
  'explain.port.all-ipv6': {
    en: 'On every IPv6 address of the host.',
    'zh-CN': '在主机的所有 IPv6 地址上。'
  },
  'explain.port.one': {
    en: 'On {address} only: whoever reaches that address of the host reaches it.',
    'zh-CN': '仅在 {address} 上：能访问主机该地址者即可访问它。'
  },
  'explain.port.rule': {
    en: 'A DNAT rule carries it: the container sees the real client.',
    'zh-CN': '由 DNAT 规则转发：容器看到真实的客户端地址。'
  },
  'explain.port.rule-and-proxy': {
    en: 'A DNAT rule carries it; {proxy} takes what no rule does, as from 127.0.0.1 on the host.',
    'zh-CN': '由 DNAT 规则转发；规则未处理的（如来自主机 127.0.0.1 的）由 {proxy} 转运。'
  },
  'explain.port.proxy': {
    en: 'Only {proxy} carries it, no rule: the container sees the proxy’s address, not the client’s.',
    'zh-CN': '仅由 {proxy} 转运，没有规则：容器看到的是代理的地址，而非客户端的。'
  },
  'explain.port.nothing': {
    en: 'Neither rule nor proxy carries it: nothing arrives.',
    'zh-CN': '既无规则也无代理转发：什么都到不了。'
  },

  'explain.run.section': { en: 'What only a new container can have', 'zh-CN': '只有新容器才能设置的内容' },
  'explain.run.lead': {
    en: 'Network options only: add its volumes, environment and command, and remove the old container first.',
    'zh-CN': '仅含网络选项：请补上卷、环境变量和命令，并先删除旧容器。'
  },
  'explain.run.compose': {
    en: 'Compose made it: change compose.yaml instead, and run docker compose up -d.',
    'zh-CN': '由 Compose 创建：请改 compose.yaml，然后执行 docker compose up -d。'
  },
  'explain.run.now': { en: 'as it is now', 'zh-CN': '按现状' },
  'explain.run.publish': {
    en: 'publish {target} on every address, port {port}',
    'zh-CN': '在所有地址的 {port} 端口发布 {target}'
  },
  'explain.run.publish-local': {
    en: 'publish {target} for this machine only',
    'zh-CN': '仅对本机发布 {target}'
  },
  'explain.run.hostname': { en: 'another hostname', 'zh-CN': '更改主机名' },
  'explain.run.dns': { en: 'another DNS server', 'zh-CN': '更改 DNS 服务器' },
  'explain.run.link': { en: 'a link to {other}', 'zh-CN': '链接到 {other}' },
  'explain.run.host': { en: 'on the host’s network', 'zh-CN': '使用主机网络' },
  'explain.run.own': { en: 'with a network of its own', 'zh-CN': '使用自己的网络' },

  'explain.kernel.veth': {
    en: '{name} is {index} here, its peer {peer} is {peerIndex} in {place}: /sys/class/net/{name}/iflink says {peerIndex}.',
    'zh-CN':
      '{name} 在此处的索引为 {index}，其对端 {peer} 在 {place} 中的索引为 {peerIndex}：/sys/class/net/{name}/iflink 的内容为 {peerIndex}。'
  },
  'explain.kernel.netns-host': {
    en: 'The namespace every process starts in; ip netns does not list it.',
    'zh-CN': '所有进程最初所在的命名空间；ip netns 不会列出它。'
  },
  'explain.kernel.netns-named': {
    en: 'ip netns lists it: /run/netns/{name}; ip netns exec {name} enters it.',
    'zh-CN': 'ip netns 会列出它：/run/netns/{name}；用 ip netns exec {name} 进入。'
  },
  'explain.kernel.netns-nameless': {
    en: 'ip netns does not list it: it has no name under /run/netns. {command} looks inside.',
    'zh-CN': 'ip netns 不会列出它：在 /run/netns 下没有名称。可用 {command} 查看其内部。'
  },
  'explain.kernel.netns-none': {
    en: 'ip netns does not list it, and no process or path leads into it.',
    'zh-CN': 'ip netns 不会列出它，也没有进程或路径可以进入。'
  },
  'explain.kernel.forward-on': {
    en: 'It passes on packets that are not for itself: containers get out, and published ports in.',
    'zh-CN': '会转发不是发给自己的数据包：容器能外出，已发布端口能进入。'
  },
  'explain.kernel.forward-off': {
    en: 'It drops packets that are not for itself: nothing gets from a bridge to the outside.',
    'zh-CN': '会丢弃不是发给自己的数据包：网桥上的内容无法到达外部。'
  },
  'explain.kernel.masquerade': {
    en: 'Gives what leaves the address of the interface it leaves by; answers are turned back by conntrack.',
    'zh-CN': '让外出的数据包使用出接口的地址；应答由 conntrack 还原。'
  },
  'explain.kernel.dnat': {
    en: 'Rewrites the destination before routing: this is how a published port reaches its container.',
    'zh-CN': '在路由之前改写目的地址：已发布端口就是这样到达容器的。'
  },
  'explain.kernel.snat': {
    en: 'Rewrites the source to a fixed address after routing.',
    'zh-CN': '在路由之后把源地址改写为固定地址。'
  },
  'explain.kernel.redirect': {
    en: 'Rewrites the destination to the machine itself, at another port.',
    'zh-CN': '把目的地址改写为本机的另一个端口。'
  },
  'explain.kernel.brctl': { en: 'As brctl show', 'zh-CN': '相当于 brctl show' },
  'explain.kernel.commands': { en: 'the same by command', 'zh-CN': '等价命令' }
})
