/** The window's frame: rail, top bar, host switcher, theme, language, search, and what it says of the line to the host. */
import { defineMessages } from './define'

export const shellMessages = defineMessages({
  'shell.nav': { en: 'Screens', 'zh-CN': '页面' },
  'shell.overview': { en: 'Overview', 'zh-CN': '概览' },
  'shell.map': { en: 'Map', 'zh-CN': '拓扑图' },
  'shell.networks': { en: 'Networks', 'zh-CN': '网络' },
  'shell.containers': { en: 'Containers', 'zh-CN': '容器' },
  'shell.veths': { en: 'Veth pairs', 'zh-CN': 'veth 对' },
  'shell.firewall': { en: 'Firewall & NAT', 'zh-CN': '防火墙与 NAT' },
  'shell.firewallShort': { en: 'Firewall', 'zh-CN': '防火墙' },
  'shell.namespaces': { en: 'Namespaces', 'zh-CN': '命名空间' },
  'shell.activity': { en: 'Activity', 'zh-CN': '活动记录' },
  'shell.lab': { en: 'Lab', 'zh-CN': '练习主机' },
  'shell.skip': { en: 'Skip to content', 'zh-CN': '跳到正文' },
  'shell.host': { en: 'Host: {name}', 'zh-CN': '主机：{name}' },
  'shell.chooseHost': { en: 'Choose a host', 'zh-CN': '选择主机' },
  'shell.thisMachine': { en: 'this machine', 'zh-CN': '本机' },
  'shell.hostsLive': { en: 'Machines', 'zh-CN': '主机' },
  'shell.hostsLab': { en: 'Practice hosts', 'zh-CN': '练习主机' },
  'shell.hostsFile': { en: 'Snapshot files', 'zh-CN': '快照文件' },
  'shell.openFile': { en: 'Open a snapshot file…', 'zh-CN': '打开快照文件…' },
  'shell.openFileFailed': { en: 'Cannot open {name}', 'zh-CN': '无法打开 {name}' },
  'shell.labsScreen': { en: 'Manage practice hosts', 'zh-CN': '管理练习主机' },
  'shell.rightsRoot': { en: 'all is seen', 'zh-CN': '可见全部' },
  'shell.rightsUser': { en: 'seen as an ordinary user', 'zh-CN': '以普通用户身份查看' },
  'shell.rightsNone': { en: 'a file', 'zh-CN': '文件' },
  'shell.live': { en: 'live', 'zh-CN': '实时' },
  'shell.recorded': { en: 'recorded', 'zh-CN': '记录' },
  'shell.waiting': { en: 'reading…', 'zh-CN': '读取中…' },
  'shell.connecting': { en: 'connecting…', 'zh-CN': '连接中…' },
  'shell.failed': { en: 'not read', 'zh-CN': '读取失败' },
  'shell.stale': { en: 'stale', 'zh-CN': '已过时' },
  'shell.disconnected': { en: 'disconnected', 'zh-CN': '已断开' },
  'shell.freshness': { en: 'Freshness of the data', 'zh-CN': '数据新鲜度' },
  'shell.age.seconds': { en: '{count} s', 'zh-CN': '{count} 秒' },
  'shell.age.minutes': { en: '{count} min', 'zh-CN': '{count} 分钟' },
  'shell.age.hours': { en: '{count} h', 'zh-CN': '{count} 小时' },
  'shell.age.days': {
    en: { one: '{count} day', other: '{count} days' },
    'zh-CN': '{count} 天'
  },
  'shell.readTook': {
    en: 'Collected {at}; reading took {took} ms',
    'zh-CN': '采集于 {at}，读取用时 {took} 毫秒'
  },
  'shell.collectedAt': { en: 'Collected {at}', 'zh-CN': '采集于 {at}' },
  'shell.gaps': {
    en: { one: '{count} gap', other: '{count} gaps' },
    'zh-CN': '{count} 处未读到'
  },
  'shell.gapsHint': { en: 'What could not be read, and why', 'zh-CN': '哪些内容未能读取，以及原因' },
  'shell.readOnly': { en: 'Locked', 'zh-CN': '已锁定' },
  'shell.readOnlyHint': {
    en: 'Looking only: Vethscope changes nothing on this host',
    'zh-CN': '仅查看：Vethscope 不会更改此主机上的任何内容'
  },
  'shell.search': { en: 'Search', 'zh-CN': '搜索' },
  'shell.searchHint': {
    en: 'Search any name, address, MAC, ifindex, port or rule',
    'zh-CN': '搜索名称、地址、MAC、ifindex、端口或规则'
  },
  'shell.theme': { en: 'Theme: {theme}', 'zh-CN': '主题：{theme}' },
  'shell.theme.system': { en: 'as the system', 'zh-CN': '跟随系统' },
  'shell.theme.light': { en: 'light', 'zh-CN': '浅色' },
  'shell.theme.dark': { en: 'dark', 'zh-CN': '深色' },
  'shell.language': { en: 'Language: {language}', 'zh-CN': '语言：{language}' },
  'shell.project': { en: 'Compose project', 'zh-CN': 'Compose 项目' },
  'shell.projectAll': { en: 'All projects', 'zh-CN': '全部项目' },
  'shell.projectOnly': { en: 'Project: {name}', 'zh-CN': '项目：{name}' },
  'shell.lostTitle': { en: 'No connection to Vethscope', 'zh-CN': '与 Vethscope 的连接已断开' },
  'shell.lostText': {
    en: 'What you see is the last picture. Trying again by itself.',
    'zh-CN': '当前显示的是最后一次的结果，正在自动重试。'
  },
  'shell.retry': { en: 'Try now', 'zh-CN': '立即重试' },
  'shell.refusedTitle': { en: 'This page may not connect', 'zh-CN': '此页面无权连接' },
  'shell.refusedText': {
    en: 'The address is incomplete or from an earlier start. Open the address that `vethscope serve` printed last.',
    'zh-CN': '地址不完整，或来自之前的运行。请打开 `vethscope serve` 最近一次输出的地址。'
  },
  'shell.failedTitle': { en: 'The host could not be read', 'zh-CN': '无法读取主机' },
  'shell.close': { en: 'Close', 'zh-CN': '关闭' },
  'shell.copy': { en: 'Copy', 'zh-CN': '复制' },
  'shell.copyValue': { en: 'Copy {value}', 'zh-CN': '复制 {value}' },
  'shell.copied': { en: 'Copied', 'zh-CN': '已复制' },
  'shell.notCopied': { en: 'Not copied: the browser refused', 'zh-CN': '未复制：浏览器拒绝' },
  'shell.menuOf': { en: 'Menu', 'zh-CN': '菜单' },
  'shell.keys': { en: 'Keys', 'zh-CN': '快捷键' }
})
