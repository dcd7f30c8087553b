/** Lines of the glossary (shared/model/glossary.md) as help where the word stands. */
import { defineMessages } from './define'

export const explainTermsMessages = defineMessages({
  'explain.term.ifindex': {
    en: 'Number of an interface within its namespace; ends of a pair in different namespaces often share it.',
    'zh-CN': '接口在其命名空间内的编号；位于不同命名空间的两端编号常常相同。'
  },
  'explain.term.peer': {
    en: 'The other end of a veth pair: what enters one end leaves the other.',
    'zh-CN': 'veth 对的另一端：从一端进入的从另一端出来。'
  },
  'explain.term.lower': {
    en: 'The interface this one stands on: a macvlan’s or VLAN’s parent, a VXLAN’s underlay.',
    'zh-CN': '此接口所依附的接口：macvlan 或 VLAN 的父接口、VXLAN 的下层。'
  },
  'explain.term.master': {
    en: 'The bridge, bond or VRF this interface is a port of.',
    'zh-CN': '此接口所属的网桥、bond 或 VRF。'
  },
  'explain.term.kind': {
    en: 'The driver of a virtual interface: veth, bridge, macvlan; a NIC has none.',
    'zh-CN': '虚拟接口的驱动：veth、bridge、macvlan；物理网卡没有。'
  },
  'explain.term.mtu': {
    en: 'Largest packet an interface takes, in bytes, without its Ethernet header.',
    'zh-CN': '接口可承载的最大数据包（字节），不含以太网头。'
  },
  'explain.term.vni': {
    en: 'Number of a VXLAN segment: Ethernet carried in UDP between hosts.',
    'zh-CN': 'VXLAN 网段编号：在主机之间用 UDP 承载以太网帧。'
  },
  'explain.term.qdisc': {
    en: 'Queue or program that sees packets before or after the packet filter.',
    'zh-CN': '在包过滤之前或之后处理数据包的队列或程序。'
  },
  'explain.term.cookie': {
    en: 'Number of a network namespace that is never used twice until the next boot.',
    'zh-CN': '网络命名空间的编号，在下次启动前不会重复使用。'
  },
  'explain.term.inode': {
    en: 'Number of the namespace’s file, as ls -l /proc/PID/ns/net shows it; given to the next one at once when it ends.',
    'zh-CN': '命名空间文件的编号，即 ls -l /proc/PID/ns/net 所示；结束后会立即给下一个使用。'
  },
  'explain.term.namespace': {
    en: 'Own interfaces, addresses, routes, packet filter and sockets; lives as long as a process, mount or file holds it.',
    'zh-CN': '独立的接口、地址、路由、包过滤和套接字；由进程、挂载或文件保持其存在。'
  },
  'explain.term.user-namespace': {
    en: 'Decides which rights root has over the network namespace.',
    'zh-CN': '决定 root 对该网络命名空间拥有哪些权限。'
  },
  'explain.term.mode': {
    en: 'Whose network namespace a container uses: one of its own, the host’s, another container’s, a pod’s.',
    'zh-CN': '容器使用谁的网络命名空间：自己的、主机的、其他容器的或 Pod 的。'
  },
  'explain.term.engine': {
    en: 'A Docker or Podman daemon or service that is asked over its socket.',
    'zh-CN': '通过套接字查询的 Docker 或 Podman 守护进程或服务。'
  },
  'explain.term.alias': {
    en: 'A further DNS name of a container on one network.',
    'zh-CN': '容器在某一网络上的附加 DNS 名称。'
  },
  'explain.term.published': {
    en: 'A port of the host that leads to a port of a container; an exposed one is a remark of the image only.',
    'zh-CN': '通往容器端口的主机端口；仅声明的端口只是镜像的备注。'
  },
  'explain.term.dns': {
    en: 'The name server in containers on user-defined networks: 127.0.0.11 with Docker, the gateway with Podman.',
    'zh-CN': '用户自定义网络上容器的名称服务器：Docker 为 127.0.0.11，Podman 为网关。'
  },
  'explain.term.compose': {
    en: 'Containers and networks made together; told by a label.',
    'zh-CN': '一同创建的容器和网络；由标签标识。'
  },
  'explain.term.pod': {
    en: 'Containers that share one network namespace.',
    'zh-CN': '共享一个网络命名空间的容器。'
  },
  'explain.term.driver': {
    en: 'How a network is made: bridge, macvlan, ipvlan, overlay, host, none.',
    'zh-CN': '网络的实现方式：bridge、macvlan、ipvlan、overlay、host、none。'
  },
  'explain.term.icc': {
    en: 'Whether containers of one bridge network may talk to each other.',
    'zh-CN': '同一网桥网络中的容器能否互通。'
  },
  'explain.term.internal': { en: 'A network without a way to the outside.', 'zh-CN': '没有出口的网络。' },
  'explain.term.masquerade': {
    en: 'The source of what leaves is rewritten to the address of the interface it leaves by.',
    'zh-CN': '外出数据包的源地址改写为出接口的地址。'
  },
  'explain.term.dnat': {
    en: 'The destination is rewritten: how a published port reaches its container.',
    'zh-CN': '改写目的地址：已发布端口由此到达容器。'
  },
  'explain.term.forwarding': {
    en: 'Whether a namespace passes on packets that are not for itself.',
    'zh-CN': '命名空间是否转发不是发给自己的数据包。'
  },
  'explain.term.proxy': {
    en: 'A process of the engine that listens on a published port and carries what no rule carries.',
    'zh-CN': '引擎的进程，监听已发布端口并转运规则未处理的流量。'
  },
  'explain.term.rootless': {
    en: 'An engine with a user’s rights only, in a user and network namespace of its own.',
    'zh-CN': '仅具有普通用户权限的引擎，位于自己的用户和网络命名空间中。'
  },
  'explain.term.way-out': {
    en: 'The process through which a rootless engine reaches the outside: pasta, slirp4netns, vpnkit.',
    'zh-CN': 'rootless 引擎通往外部所经的进程：pasta、slirp4netns、vpnkit。'
  },
  'explain.term.hook': {
    en: 'A place on a packet’s way where rules are asked.',
    'zh-CN': '数据包途中询问规则的位置。'
  },
  'explain.term.priority': {
    en: 'Order of base chains on one hook, lowest first.',
    'zh-CN': '同一挂钩上基础链的次序，数值小者先。'
  },
  'explain.term.policy': {
    en: 'What happens to a packet that no rule of the base chain ended.',
    'zh-CN': '基础链中没有规则终结的数据包的处理方式。'
  },
  'explain.term.handle': {
    en: 'The kernel’s number of a rule or chain.',
    'zh-CN': '内核为规则或链分配的编号。'
  },
  'explain.term.backend': {
    en: 'Who owns the rules: nft natively, iptables writing nftables, or the legacy xtables.',
    'zh-CN': '规则归谁：原生 nft、写入 nftables 的 iptables，或旧的 xtables。'
  },
  'explain.term.chain': {
    en: 'A list of rules; one on a hook is asked by the kernel, others are reached by jump.',
    'zh-CN': '规则的列表；挂在挂钩上的由内核询问，其余通过跳转到达。'
  },
  'explain.term.bridge-port': {
    en: 'An interface with a bridge as master: what the bridge switches between.',
    'zh-CN': '以网桥为 master 的接口：网桥在它们之间交换帧。'
  },
  'explain.term.stp': {
    en: 'A switch in the kernel; STP keeps several bridges from forming a loop, the bridge id names it there.',
    'zh-CN': '内核中的交换机；STP 防止多个网桥成环，网桥 ID 是它在其中的名字。'
  },
  'explain.term.limits': {
    en: 'Fill of kernel tables; when one is full, packets or neighbours are lost without any rule saying so.',
    'zh-CN': '内核表的占用；表满时数据包或邻居会丢失，而没有任何规则说明。'
  },
  'explain.term.gateway': { en: 'The next hop of the default route.', 'zh-CN': '默认路由的下一跳。' },
  'explain.term.overlay': {
    en: 'A network across hosts, over VXLAN.',
    'zh-CN': '跨主机的网络，基于 VXLAN。'
  },
  'explain.term.service': {
    en: 'A swarm service, its virtual address, and the mesh by which every node answers for it.',
    'zh-CN': 'swarm 服务、其虚拟地址，以及每个节点都为其应答的路由网格。'
  },
  'explain.term.link': {
    en: 'One container’s one-way entry for another: a line in its /etc/hosts on the default bridge, a name of its own in DNS elsewhere.',
    'zh-CN':
      '一个容器对另一个容器的单向条目：默认网桥上是 /etc/hosts 中的一行，其他网络上是仅对它有效的 DNS 名称。'
  },
  'explain.term.names': {
    en: '/etc/hosts and /etc/resolv.conf as the container has them.',
    'zh-CN': '容器自己的 /etc/hosts 和 /etc/resolv.conf。'
  },
  'explain.term.proxies': {
    en: 'http_proxy and its like as the engine sets them in a container; heeded by programs, not by the kernel.',
    'zh-CN': '引擎在容器中设置的 http_proxy 等变量；由程序遵循，与内核无关。'
  },
  'explain.term.swarm': {
    en: 'Several Docker hosts that run services together.',
    'zh-CN': '共同运行服务的多台 Docker 主机。'
  },
  'explain.term.names-netns': {
    en: 'Names under /run/netns, as ip netns makes them.',
    'zh-CN': '/run/netns 下的名称，由 ip netns 创建。'
  }
})
