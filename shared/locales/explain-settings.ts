/** The settings of engines, one line each, where they were set, what speaks against them, and how they are changed. */
import { defineMessages } from './define'

export const explainSettingsMessages = defineMessages({
  'explain.setting.bridge': {
    en: 'The bridge of the default network; none takes that network away, another name uses a bridge made by hand.',
    'zh-CN': '默认网络的网桥；none 表示不要默认网络，其他名称表示使用手工创建的网桥。'
  },
  'explain.setting.bip': {
    en: 'IPv4 address and prefix of the default bridge; its containers take addresses of that subnet.',
    'zh-CN': '默认网桥的 IPv4 地址和前缀；其上容器使用该子网的地址。'
  },
  'explain.setting.bip6': {
    en: 'IPv6 address and prefix of the default bridge.',
    'zh-CN': '默认网桥的 IPv6 地址和前缀。'
  },
  'explain.setting.fixed-cidr': {
    en: 'The part of the default bridge’s subnet from which containers get addresses.',
    'zh-CN': '默认网桥子网中用于分配给容器的部分。'
  },
  'explain.setting.fixed-cidr-v6': {
    en: 'The IPv6 prefix from which containers on the default bridge get addresses.',
    'zh-CN': '默认网桥上容器获取 IPv6 地址的前缀。'
  },
  'explain.setting.default-gateway': {
    en: 'The IPv4 gateway of containers on the default bridge, instead of the bridge itself.',
    'zh-CN': '默认网桥上容器的 IPv4 网关，代替网桥自身。'
  },
  'explain.setting.default-gateway-v6': {
    en: 'The IPv6 gateway of containers on the default bridge, instead of the bridge itself.',
    'zh-CN': '默认网桥上容器的 IPv6 网关，代替网桥自身。'
  },
  'explain.setting.ipv6': { en: 'Whether the default bridge has IPv6.', 'zh-CN': '默认网桥是否启用 IPv6。' },
  'explain.setting.mtu': {
    en: 'Largest packet on the default bridge, in bytes; other networks have their own.',
    'zh-CN': '默认网桥上的最大数据包（字节）；其他网络各有设置。'
  },
  'explain.setting.default-address-pools': {
    en: 'Ranges from which new networks without a subnet take theirs.',
    'zh-CN': '未指定子网的新网络从这些范围取用子网。'
  },
  'explain.setting.default-network-opts': {
    en: 'Options that new networks get, by driver.',
    'zh-CN': '新网络按驱动获得的默认选项。'
  },
  'explain.setting.ip': {
    en: 'The host address ports are published on where -p names none; 0.0.0.0 is every address.',
    'zh-CN': '-p 未指定地址时发布端口所用的主机地址；0.0.0.0 表示所有地址。'
  },
  'explain.setting.userland-proxy': {
    en: 'docker-proxy listens on published ports and carries what no rule does; false leaves it to rules alone.',
    'zh-CN': 'docker-proxy 监听已发布端口并转运规则未处理的流量；false 则只靠规则。'
  },
  'explain.setting.icc': {
    en: 'Whether containers on the default bridge may talk to each other; false leaves --link and published ports.',
    'zh-CN': '默认网桥上的容器能否互通；false 时只剩 --link 和已发布端口。'
  },
  'explain.setting.ip-forward': {
    en: 'The daemon switches net.ipv4.ip_forward on at its start; false leaves the kernel as it is.',
    'zh-CN': '守护进程启动时开启 net.ipv4.ip_forward；false 则保持内核现状。'
  },
  'explain.setting.ip-forward-no-drop': {
    en: 'Leaves the policy of FORWARD alone where the daemon switched forwarding on; else it becomes drop.',
    'zh-CN': '守护进程开启转发时不改 FORWARD 的默认策略；否则策略会变为 drop。'
  },
  'explain.setting.ip-masq': {
    en: 'Whether what leaves the default bridge takes the host’s address (MASQUERADE).',
    'zh-CN': '离开默认网桥的数据包是否改用主机地址（MASQUERADE）。'
  },
  'explain.setting.iptables': {
    en: 'Whether the daemon writes IPv4 rules: published ports, isolation and masquerade are made of them.',
    'zh-CN': '守护进程是否写入 IPv4 规则：端口发布、隔离和地址伪装都由这些规则实现。'
  },
  'explain.setting.ip6tables': {
    en: 'Whether the daemon writes IPv6 rules; on by default from version 27.',
    'zh-CN': '守护进程是否写入 IPv6 规则；自版本 27 起默认开启。'
  },
  'explain.setting.firewall-backend': {
    en: 'Whether the daemon writes its rules with iptables or as nftables tables of its own.',
    'zh-CN': '守护进程用 iptables 写规则，还是写入自己的 nftables 表。'
  },
  'explain.setting.allow-direct-routing': {
    en: 'Whether other hosts may reach containers’ addresses by a route, past published ports.',
    'zh-CN': '其他主机能否通过路由直接访问容器地址，而不经已发布端口。'
  },
  'explain.setting.dns': {
    en: 'Name servers of containers that name none; without, those of the host’s resolv.conf.',
    'zh-CN': '未指定名称服务器的容器所用的服务器；不设则取主机的 resolv.conf。'
  },
  'explain.setting.dns-search': {
    en: 'Search domains of containers that name none.',
    'zh-CN': '未指定搜索域的容器所用的搜索域。'
  },
  'explain.setting.dns-opts': {
    en: 'Options of resolv.conf in containers that name none.',
    'zh-CN': '未指定时容器 resolv.conf 中的选项。'
  },
  'explain.setting.hosts': {
    en: 'Where the daemon listens for its API: whoever may speak to it is root on this host.',
    'zh-CN': '守护进程 API 的监听位置：能与其通信者即为本机 root。'
  },
  'explain.setting.tls': {
    en: 'Whether the API on TCP is encrypted; alone, anyone may still connect.',
    'zh-CN': 'TCP 上的 API 是否加密；仅此一项时任何人仍可连接。'
  },
  'explain.setting.tlsverify': {
    en: 'Whether the API on TCP asks clients for a certificate.',
    'zh-CN': 'TCP 上的 API 是否要求客户端证书。'
  },
  'explain.setting.live-restore': {
    en: 'Containers go on while the daemon is down or restarted.',
    'zh-CN': '守护进程停止或重启期间容器继续运行。'
  },

  'explain.podman.network-backend': {
    en: 'Who wires networks: netavark, or CNI before version 5.',
    'zh-CN': '由谁接线网络：netavark，版本 5 之前也可用 CNI。'
  },
  'explain.podman.firewall-driver': {
    en: 'How netavark writes its rules: iptables, nftables or none.',
    'zh-CN': 'netavark 写规则的方式：iptables、nftables 或 none。'
  },
  'explain.podman.default-network': {
    en: 'The network of containers that name none.',
    'zh-CN': '未指定网络的容器所用的网络。'
  },
  'explain.podman.default-subnet': { en: 'The subnet of the default network.', 'zh-CN': '默认网络的子网。' },
  'explain.podman.default-subnet-pools': {
    en: 'Ranges from which new networks without a subnet take theirs.',
    'zh-CN': '未指定子网的新网络从这些范围取用子网。'
  },
  'explain.podman.default-rootless-network-cmd': {
    en: 'How rootless containers reach the outside: pasta or slirp4netns.',
    'zh-CN': 'rootless 容器通往外部的方式：pasta 或 slirp4netns。'
  },
  'explain.podman.dns-bind-port': {
    en: 'The port on which aardvark-dns answers on each gateway.',
    'zh-CN': 'aardvark-dns 在各网关上应答的端口。'
  },
  'explain.podman.network-config-dir': {
    en: 'Where the definitions of networks are kept.',
    'zh-CN': '网络定义的存放位置。'
  },
  'explain.podman.netns': {
    en: 'The network mode of containers that name none.',
    'zh-CN': '未指定时容器的网络模式。'
  },
  'explain.podman.dns-servers': {
    en: 'Name servers of containers that name none.',
    'zh-CN': '未指定名称服务器的容器所用的服务器。'
  },
  'explain.podman.dns-searches': {
    en: 'Search domains of containers that name none.',
    'zh-CN': '未指定搜索域的容器所用的搜索域。'
  },
  'explain.podman.dns-options': {
    en: 'Options of resolv.conf in containers that name none.',
    'zh-CN': '未指定时容器 resolv.conf 中的选项。'
  },

  'explain.source.flag': { en: 'flag on dockerd’s command line', 'zh-CN': 'dockerd 命令行参数' },
  'explain.source.flag-from': { en: 'flag, from {where}', 'zh-CN': '命令行参数，来自 {where}' },
  'explain.source.file': { en: '{where}', 'zh-CN': '{where}' },
  'explain.source.told': { en: 'the daemon says so', 'zh-CN': '守护进程自述' },
  'explain.source.default': { en: 'default', 'zh-CN': '默认' },
  'explain.source.unknown': { en: 'not read', 'zh-CN': '未读取' },
  'explain.source.none': { en: 'not set', 'zh-CN': '未设置' },

  'explain.warn.tcp-open': {
    en: '{hosts} without TLS: whoever reaches this port is root on the host.',
    'zh-CN': '{hosts} 未启用 TLS：能访问此端口者即为主机 root。'
  },
  'explain.warn.tcp-unverified': {
    en: '{hosts} is encrypted, but takes any client: without tlsverify whoever reaches it is root on the host.',
    'zh-CN': '{hosts} 已加密，但接受任何客户端：没有 tlsverify，能访问者即为主机 root。'
  },
  'explain.warn.tcp-local': {
    en: '{hosts} without client certificates: every user and program of this machine, and containers in host mode, can become root.',
    'zh-CN': '{hosts} 不要求客户端证书：本机的任何用户和程序，以及 host 模式的容器，都可成为 root。'
  },
  'explain.warn.no-iptables': {
    en: 'No rules are written: ports are carried by docker-proxy only, networks are not kept apart, and nothing is masqueraded.',
    'zh-CN': '不写任何规则：端口只由 docker-proxy 转运，网络之间不隔离，也没有地址伪装。'
  },
  'explain.warn.twice': {
    en: 'Set by a flag and in the file: the daemon will not start again like this.',
    'zh-CN': '参数和文件中都有设置：守护进程将无法再启动。'
  },
  'explain.warn.differs': {
    en: 'The default bridge has {seen}, not {wanted}: the daemon was not restarted since, or the network was there before.',
    'zh-CN': '默认网桥为 {seen} 而非 {wanted}：此后守护进程未重启，或该网络先已存在。'
  },

  'explain.change.section': { en: 'To change it', 'zh-CN': '如何更改' },
  'explain.change.file': { en: 'in {file}', 'zh-CN': '写入 {file}' },
  'explain.change.file-not-flag': {
    en: 'in {file}, after taking the flag out of {where}',
    'zh-CN': '先从 {where} 去掉该参数，再写入 {file}'
  },
  'explain.change.flag': { en: 'or as a flag, not both', 'zh-CN': '或作为参数（不可同时）' },
  'explain.change.restart': {
    en: 'then restart: containers stop, unless live-restore is on',
    'zh-CN': '然后重启：容器会停止，除非启用了 live-restore'
  },
  'explain.change.reload': { en: 'then reload: nothing stops', 'zh-CN': '然后重新加载：不会停止任何内容' },
  'explain.change.podman': {
    en: 'new commands read it at once; the service after a restart, containers go on',
    'zh-CN': '新命令立即生效；服务需重启后生效，容器不受影响'
  },

  'engines.title': { en: 'Engines', 'zh-CN': '引擎' },
  'engines.note': {
    en: 'Settings of each engine that decide about networking, and where each was set',
    'zh-CN': '各引擎中决定网络行为的设置，及其设置位置'
  },
  'engines.setting': { en: 'Setting', 'zh-CN': '设置' },
  'engines.value': { en: 'Value', 'zh-CN': '值' },
  'engines.source': { en: 'Set in', 'zh-CN': '设置位置' },
  'engines.meaning': { en: 'What it means', 'zh-CN': '含义' },
  'engines.empty': { en: 'No engine answered', 'zh-CN': '没有引擎应答' },
  'engines.emptyText': {
    en: 'Docker or Podman shows here with its settings once its socket can be asked.',
    'zh-CN': 'Docker 或 Podman 的套接字可访问后，其设置会显示在这里。'
  },
  'inspector.kind.setting': { en: 'setting', 'zh-CN': '设置' },
  'inspector.value': { en: 'value', 'zh-CN': '值' },
  'inspector.setIn': { en: 'set in', 'zh-CN': '设置位置' },
  'inspector.warning': { en: 'careful', 'zh-CN': '注意' },
  'inspector.proxies': { en: 'proxy variables', 'zh-CN': '代理变量' },
  'inspector.services': { en: 'services', 'zh-CN': '服务' },
  'inspector.linkedFrom': { en: 'linked from', 'zh-CN': '被链接自' },
  'column.aliases': { en: 'Aliases', 'zh-CN': '别名' },
  'column.links': { en: 'Links', 'zh-CN': '链接' },
  'column.meaning': { en: 'Meaning', 'zh-CN': '含义' },
  'column.hostname': { en: 'Hostname', 'zh-CN': '主机名' },
  'map.badge.none': { en: 'no network', 'zh-CN': '无网络' },
  'map.badge.pod': { en: 'pod {name}', 'zh-CN': 'Pod {name}' }
})
