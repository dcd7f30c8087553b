/** Words of the map: lanes, what boxes say of themselves, controls, legend. */
import { defineMessages } from './define'

export const mapMessages = defineMessages({
  'map.lane.outside': { en: 'Outside', 'zh-CN': '外部' },
  'map.lane.nics': { en: 'NICs', 'zh-CN': '网卡' },
  'map.lane.stack': { en: 'Host stack', 'zh-CN': '主机协议栈' },
  'map.lane.networks': { en: 'Networks', 'zh-CN': '网络' },
  'map.lane.veths': { en: 'Veth', 'zh-CN': 'Veth' },
  'map.lane.containers': { en: 'Containers', 'zh-CN': '容器' },

  'map.outside.lan': { en: 'LAN', 'zh-CN': '局域网' },
  'map.outside.via': { en: 'gateway {gateway}', 'zh-CN': '网关 {gateway}' },
  'map.outside.tunnel': { en: 'Tunnel', 'zh-CN': '隧道' },
  'map.outside.peer': { en: 'overlay host', 'zh-CN': 'overlay 主机' },
  'map.wayOut.rootless': { en: 'user-mode way out', 'zh-CN': '用户态出口' },
  'map.wayOut.user': { en: 'process on the host', 'zh-CN': '主机上的进程' },

  'map.stack.title': { en: 'routing and NAT', 'zh-CN': '路由与 NAT' },
  'map.stack.forwardingOn': { en: '{family} forwarding on', 'zh-CN': '{family} 转发已开启' },
  'map.stack.forwardingOff': { en: '{family} forwarding off', 'zh-CN': '{family} 转发已关闭' },
  'map.stack.forwardingUnknown': { en: '{family} forwarding not read', 'zh-CN': '{family} 转发未读取' },
  'map.stack.nat': {
    en: { one: 'NAT · {count} port', other: 'NAT · {count} ports' },
    'zh-CN': 'NAT · {count} 个端口'
  },
  'map.hostContainers.title': { en: 'Host network · {count}', 'zh-CN': '主机网络 · {count}' },
  'map.stopped.title': { en: 'Stopped · {count}', 'zh-CN': '已停止 · {count}' },

  'map.network.driver': { en: '{driver}', 'zh-CN': '{driver}' },
  'map.network.driverOf': { en: '{driver} · {engine}', 'zh-CN': '{driver} · {engine}' },
  'map.network.bridge': { en: 'bridge, made by hand', 'zh-CN': '网桥（手工创建）' },
  'map.network.handmade': { en: 'made by hand', 'zh-CN': '手工创建' },
  'map.network.on': { en: 'on {name}', 'zh-CN': '位于 {name}' },
  'map.network.vni': { en: 'VXLAN {vni}', 'zh-CN': 'VXLAN {vni}' },
  'map.network.members': {
    en: { one: '{count} container', other: '{count} containers' },
    'zh-CN': '{count} 个容器'
  },
  'map.network.ports': { en: { one: '{count} port', other: '{count} ports' }, 'zh-CN': '{count} 个端口' },

  'map.device.kind': { en: '{kind}', 'zh-CN': '{kind}' },
  'map.device.vlan': { en: 'VLAN {vid}', 'zh-CN': 'VLAN {vid}' },
  'map.device.vxlan': { en: 'VXLAN {vni}', 'zh-CN': 'VXLAN {vni}' },
  'map.device.bond': { en: 'bond, {mode}', 'zh-CN': '绑定（{mode}）' },

  'map.card.namespace': { en: 'namespace', 'zh-CN': '命名空间' },
  'map.card.nsid': { en: 'namespace, known by its number only', 'zh-CN': '命名空间（仅知编号）' },
  'map.card.file': { en: 'namespace, held open by a file', 'zh-CN': '命名空间（由文件保持）' },
  'map.card.nameless': { en: 'net:[{inode}]', 'zh-CN': 'net:[{inode}]' },
  'map.card.loopbackOnly': { en: 'loopback only', 'zh-CN': '仅有回环接口' },
  'map.card.unreadable': { en: 'namespace not readable', 'zh-CN': '命名空间不可读' },
  'map.ghost.title': { en: 'Other end not visible', 'zh-CN': '另一端不可见' },
  'map.ghost.namespace-not-visible': { en: 'its namespace cannot be seen', 'zh-CN': '其命名空间不可见' },
  'map.ghost.peer-not-found': { en: 'the kernel names no peer', 'zh-CN': '内核未给出对端' },
  'map.ghost.not-read': { en: 'not read', 'zh-CN': '未读取' },
  'map.ghost.ambiguous': { en: 'several ends could be it', 'zh-CN': '有多个可能的对端' },

  'map.badge.internal': { en: 'internal', 'zh-CN': '内部' },
  'map.badge.ingress': { en: 'ingress', 'zh-CN': '入口' },
  'map.badge.shared': { en: '{count} share this namespace', 'zh-CN': '{count} 个容器共享此命名空间' },
  'map.badge.paused': { en: 'paused', 'zh-CN': '已暂停' },
  'map.badge.restarting': { en: 'restarting', 'zh-CN': '重启中' },
  'map.badge.xdp': { en: 'XDP', 'zh-CN': 'XDP' },

  'map.region.rootless': { en: 'host within, {names}, rootless', 'zh-CN': '内嵌主机，{names}，rootless' },
  'map.region.engine': { en: 'host within, {names}', 'zh-CN': '内嵌主机，{names}' },
  'map.region.namespace': { en: 'namespace with bridges', 'zh-CN': '带网桥的命名空间' },

  'map.block.routed': { en: 'Routed', 'zh-CN': '路由' },
  'map.block.apart': { en: 'No network', 'zh-CN': '无网络' },
  'map.block.stopped': { en: 'Stopped', 'zh-CN': '已停止' },
  'map.block.count': {
    en: { one: '{count} container', other: '{count} containers' },
    'zh-CN': '{count} 个容器'
  },
  'map.block.troubled': { en: '{count} not up', 'zh-CN': '{count} 个未启用' },

  'map.state.up': { en: 'up', 'zh-CN': '已启用' },
  'map.state.down': { en: 'down', 'zh-CN': '已停用' },
  'map.state.partial': { en: 'up, no carrier', 'zh-CN': '已启用，无载波' },
  'map.state.unknown': { en: 'not visible', 'zh-CN': '不可见' },

  'map.canvas': {
    en: 'Map of the network. Arrow keys walk it, Enter selects, plus and minus zoom, 0 shows all.',
    'zh-CN': '网络拓扑图。方向键移动，回车选择，加减号缩放，0 显示全部。'
  },
  'map.tree': { en: 'What is on the map', 'zh-CN': '图中内容' },
  'map.tool.fit': { en: 'Show all', 'zh-CN': '显示全部' },
  'map.tool.in': { en: 'Zoom in', 'zh-CN': '放大' },
  'map.tool.out': { en: 'Zoom out', 'zh-CN': '缩小' },
  'map.tool.tree': { en: 'Outline', 'zh-CN': '大纲' },
  'map.tool.legend': { en: 'Legend', 'zh-CN': '图例' },
  'map.tool.fold': { en: 'Fold networks', 'zh-CN': '折叠网络' },
  'map.tool.unfold': { en: 'Unfold networks', 'zh-CN': '展开网络' },
  'map.tool.tidy': { en: 'Tidy up', 'zh-CN': '重新整理' },
  'map.tool.png': { en: 'Export PNG', 'zh-CN': '导出 PNG' },
  'map.tool.svg': { en: 'Export SVG', 'zh-CN': '导出 SVG' },
  'map.zoom': { en: '{percent} %', 'zh-CN': '{percent} %' },
  'map.exportFailed': {
    en: 'The picture could not be made: {why}. Export SVG has no limit of size.',
    'zh-CN': '无法生成图片：{why}。导出 SVG 没有尺寸限制。'
  },

  'map.legend.network': { en: 'Network: one hue everywhere', 'zh-CN': '网络：处处同色' },
  'map.legend.width': { en: 'Width: traffic', 'zh-CN': '线宽：流量' },
  'map.legend.down': { en: 'Dashed: down', 'zh-CN': '虚线：已停用' },
  'map.legend.drops': { en: 'Packets dropped', 'zh-CN': '有丢包' },
  'map.legend.parent': { en: 'Dotted: hangs on a parent', 'zh-CN': '点线：依附于父接口' },
  'map.legend.blocked': { en: 'Bar: internal, nothing leaves', 'zh-CN': '横杠：内部网络，不外出' },
  'map.legend.path': { en: 'Bold: way to the outside', 'zh-CN': '加粗：通往外部的路径' },

  'map.drops': {
    en: { one: '{count} packet dropped', other: '{count} packets dropped' },
    'zh-CN': '丢包 {count} 个'
  },
  'map.path.reaches': { en: 'Way out of {name}', 'zh-CN': '{name} 的外出路径' },
  'map.path.ends': { en: '{name} has no way to the outside', 'zh-CN': '{name} 没有通往外部的路径' },
  'map.empty.title': { en: 'Nothing to draw', 'zh-CN': '没有可绘制的内容' },
  'map.empty.text': {
    en: 'No namespace of this host could be read. The practice host shows how a map looks.',
    'zh-CN': '无法读取此主机的任何命名空间。可打开练习主机查看拓扑图。'
  },
  'map.empty.filter': {
    en: 'Compose project {project} has nothing on this host',
    'zh-CN': '此主机上没有 Compose 项目 {project} 的内容'
  },
  'map.empty.clear': { en: 'Show everything', 'zh-CN': '显示全部内容' }
})
