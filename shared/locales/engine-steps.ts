/** What the steps of a plan tell an engine, and what no undo of them brings back. */
import { defineMessages } from './define'

export const engineStepsMessages = defineMessages({
  'engineStep.title.create': {
    en: 'Create the {driver} network {network} on {engine}',
    'zh-CN': '在 {engine} 上创建 {driver} 网络 {network}'
  },
  'engineStep.title.remove': {
    en: 'Remove the network {network} of {engine}',
    'zh-CN': '删除 {engine} 的网络 {network}'
  },
  'engineStep.title.prune': {
    en: {
      one: 'Remove {count} network of {engine} that nothing is on',
      other: 'Remove {count} networks of {engine} that nothing is on'
    },
    'zh-CN': '删除 {engine} 的 {count} 个无人使用的网络'
  },
  'engineStep.title.connect': {
    en: 'Connect {container} to {network}',
    'zh-CN': '将 {container} 连接到 {network}'
  },
  'engineStep.title.disconnect': {
    en: 'Disconnect {container} from {network}',
    'zh-CN': '将 {container} 从 {network} 断开'
  },
  'engineStep.title.move': {
    en: 'Move {container} from {from} to {to}',
    'zh-CN': '将 {container} 从 {from} 移到 {to}'
  },
  'engineStep.create': {
    en: '{engine} creates the {driver} network {network}',
    'zh-CN': '{engine} 创建 {driver} 网络 {network}'
  },
  'engineStep.remove': {
    en: '{engine} removes the {driver} network {network}',
    'zh-CN': '{engine} 删除 {driver} 网络 {network}'
  },
  'engineStep.connect': { en: '{container} joins {network}', 'zh-CN': '{container} 加入 {network}' },
  'engineStep.disconnect': { en: '{container} leaves {network}', 'zh-CN': '{container} 离开 {network}' },
  'engineStep.lost.id': {
    en: '{network} made again has a new id.',
    'zh-CN': '重新创建的 {network} 会有新的 id。'
  },
  'engineStep.lost.bridge-name': {
    en: 'The bridge of {network} is named after its id, so it has a new name too.',
    'zh-CN': '{network} 的网桥以其 id 命名，因此也会有新的名称。'
  },
  'engineStep.lost.vxlan-id': {
    en: '{network} made again has a VXLAN id of its own.',
    'zh-CN': '重新创建的 {network} 会有新的 VXLAN id。'
  },
  'engineStep.lost.created': {
    en: '{network} made again was created then, not before.',
    'zh-CN': '重新创建的 {network} 的创建时间为重建之时。'
  },
  'engineStep.lost.connections': {
    en: 'Connections of {container} over {network} that broke stay broken.',
    'zh-CN': '{container} 经由 {network} 的连接断开后不会恢复。'
  },
  'engineStep.lost.interface': {
    en: 'The interface of {container} on {network} is a new one: its index, and with some engines its name and MAC, differ.',
    'zh-CN': '{container} 在 {network} 上的接口是新的：其索引不同，某些引擎下名称和 MAC 也会不同。'
  },
  'engineStep.lost.address': {
    en: '{network} takes no chosen addresses: {container} gets one that is free, which may be another.',
    'zh-CN': '{network} 不接受指定地址：{container} 会得到一个空闲地址，可能与原来不同。'
  },
  'engineStep.lost.static': {
    en: 'The addresses that {container} had on {network} are given to it by name, so they are static afterwards, where {network} takes them.',
    'zh-CN': '{container} 在 {network} 上原有的地址会被明确指定，因此（若 {network} 接受）之后成为静态地址。'
  },
  'engineStep.lost.resolver': {
    en: 'Docker’s own DNS (127.0.0.11), which {container} did not have before, stays in it until it is restarted.',
    'zh-CN': 'Docker 内置 DNS（127.0.0.11）此前不在 {container} 中，加入后会一直保留，直到容器重启。'
  },
  'engineStep.lost.order': {
    en: 'Podman makes the default route of the network that was joined last the first one, and its DNAT rules the last ones: with {container} put back on {network} they may lead otherwise.',
    'zh-CN':
      'Podman 会让最后加入的网络的默认路由排在最前，而其 DNAT 规则排在最后：{container} 重新加入 {network} 后流量走向可能不同。'
  },
  'engineStep.expect.names-go': {
    en: 'Others on {network} no longer find {container} by {names}.',
    'zh-CN': '{network} 上的其他容器将无法再通过 {names} 找到 {container}。'
  },
  'engineStep.expect.links-go': {
    en: 'The links of {container} over {network} go: {links}.',
    'zh-CN': '{container} 经由 {network} 的 link 将失效：{links}。'
  },
  'engineStep.expect.linked-go': {
    en: '{names} linked to {container} over {network}: that entry in their /etc/hosts leads nowhere.',
    'zh-CN': '{names} 曾经由 {network} link 到 {container}：其 /etc/hosts 中的该条目将失去指向。'
  },
  'engineStep.expect.host-apart': {
    en: 'A host cannot reach {driver} children of its own interface: {parent} and the containers on {network} do not see each other, others on that LAN do.',
    'zh-CN':
      '主机无法访问自己接口上的 {driver} 子接口：{parent} 与 {network} 上的容器互相不可见，该局域网中的其他机器则可以访问。'
  },
  'engineStep.expect.prune-keeps': {
    en: '{network} stays: nothing runs on it, but {names} would not start without it.',
    'zh-CN': '{network} 会保留：虽然没有容器在其上运行，但没有它 {names} 将无法启动。'
  },
  'engineStep.expect.prune-swarm': {
    en: '{network} stays: it belongs to the swarm, and others may be on it.',
    'zh-CN': '{network} 会保留：它属于 swarm，其他节点可能正在使用。'
  },
  'engineStep.expect.ipvs-lacks': {
    en: 'This kernel has no IPVS: on {network} containers reach each other by name, but a service’s virtual address and the swarm’s ingress do not work here.',
    'zh-CN':
      '此内核没有 IPVS：{network} 上的容器可以按名称互相访问，但服务的虚拟地址和 swarm 的 ingress 在此无法工作。'
  }
})
