/** Terminals: where a shell is opened, why one cannot be, what became of it. */
import { defineMessages } from './define'

export const terminalMessages = defineMessages({
  'terminal.title': { en: 'Terminals', 'zh-CN': '终端' },
  'terminal.of': { en: 'Terminal: {name}', 'zh-CN': '终端：{name}' },
  'terminal.open.host': { en: 'Shell on the host', 'zh-CN': '在主机上打开终端' },
  'terminal.open.container': { en: 'Shell in {name}', 'zh-CN': '在 {name} 中打开终端' },
  'terminal.open.namespace': {
    en: 'Shell in the namespace of {name}',
    'zh-CN': '在 {name} 的命名空间中打开终端'
  },
  'terminal.shell': { en: 'Shell', 'zh-CN': '终端' },
  'terminal.namespaceShell': { en: 'Shell in its namespace', 'zh-CN': '在其命名空间中打开终端' },
  'terminal.kindShort.host': { en: 'Host', 'zh-CN': '主机' },
  'terminal.kindShort.container': { en: 'Container', 'zh-CN': '容器' },
  'terminal.kindShort.namespace': { en: 'Namespace', 'zh-CN': '命名空间' },
  'terminal.host': { en: 'host', 'zh-CN': '主机' },
  'terminal.kind.host': { en: 'on the host, as you', 'zh-CN': '在主机上，以您的身份' },
  'terminal.kind.container': { en: 'in the container, by its engine', 'zh-CN': '在容器中，经由其引擎' },
  'terminal.kind.namespace': {
    en: "the host's tools with this namespace's network; only NET_ADMIN and NET_RAW",
    'zh-CN': '使用此命名空间网络的主机工具；仅有 NET_ADMIN 和 NET_RAW'
  },
  'terminal.opening': { en: 'opening…', 'zh-CN': '正在打开…' },
  'terminal.failed': { en: 'No shell was opened', 'zh-CN': '未能打开终端' },
  'terminal.ended': { en: 'The shell has ended', 'zh-CN': '终端已结束' },
  'terminal.endedStatus': {
    en: 'The shell has ended with status {status}',
    'zh-CN': '终端已结束，退出状态 {status}'
  },
  'terminal.endedSignal': { en: 'The shell was ended by {signal}', 'zh-CN': '终端被信号 {signal} 结束' },
  'terminal.reason.container-gone': { en: 'The container is gone', 'zh-CN': '容器已不存在' },
  'terminal.reason.engine-gone': { en: 'The engine does not answer any more', 'zh-CN': '引擎不再响应' },
  'terminal.reason.agent-gone': {
    en: 'The agent has ended, and its shells with it',
    'zh-CN': '代理已结束，其终端也随之结束'
  },
  'terminal.reason.line-gone': {
    en: 'The connection was lost, and the shell has ended with it',
    'zh-CN': '连接已断开，终端也随之结束'
  },
  'terminal.again': { en: 'Open again', 'zh-CN': '重新打开' },
  'terminal.unlock': { en: 'Unlock', 'zh-CN': '解锁' },
  'terminal.close': { en: 'Close {name}', 'zh-CN': '关闭 {name}' },
  'terminal.hide': { en: 'Hide the terminals', 'zh-CN': '隐藏终端' },
  'terminal.show': { en: 'Show the terminals', 'zh-CN': '显示终端' },
  'terminal.resize': { en: 'Height of the terminals', 'zh-CN': '终端高度' },
  'terminal.copy': { en: 'Copy the selection', 'zh-CN': '复制所选内容' },
  'terminal.nothingSelected': { en: 'Nothing is selected in the terminal', 'zh-CN': '终端中没有选中内容' },
  'terminal.find': { en: 'Find in the terminal', 'zh-CN': '在终端中查找' },
  'terminal.findNext': { en: 'Next match', 'zh-CN': '下一个匹配' },
  'terminal.findPrevious': { en: 'Previous match', 'zh-CN': '上一个匹配' },
  'terminal.findClose': { en: 'Close the search', 'zh-CN': '关闭查找' },
  'terminal.found': { en: '{index} of {total}', 'zh-CN': '第 {index} 个，共 {total} 个' },
  'terminal.notFound': { en: 'not found', 'zh-CN': '未找到' },
  'terminal.leave': {
    en: 'The keyboard is the shell’s; Ctrl+Shift+X leaves it',
    'zh-CN': '键盘由终端使用；按 Ctrl+Shift+X 离开'
  },
  'terminal.link.title': { en: 'Open this link?', 'zh-CN': '打开此链接？' },
  'terminal.link.about': {
    en: 'It was printed in the terminal. Whoever prints there decides where it leads.',
    'zh-CN': '此链接由终端输出，其去向由输出者决定。'
  },
  'terminal.link.open': { en: 'Open in a new tab', 'zh-CN': '在新标签页中打开' },
  'terminal.link.copy': { en: 'Copy the address', 'zh-CN': '复制地址' },
  'terminal.link.cancel': { en: 'Cancel', 'zh-CN': '取消' },
  'terminal.not.connecting': { en: 'There is no connection to the host yet', 'zh-CN': '尚未连接到主机' },
  'terminal.not.allowed': {
    en: 'This server was started without --allow-terminal. Start it with: vethscope serve --allow-terminal',
    'zh-CN': '此服务启动时未使用 --allow-terminal。请用以下命令启动：vethscope serve --allow-terminal'
  },
  'terminal.not.file': { en: 'A snapshot file has no shell', 'zh-CN': '快照文件没有终端' },
  'terminal.not.pty': {
    en: 'node-pty is not installed; shells in containers need none. Install it with: npm install --include=optional',
    'zh-CN': '未安装 node-pty；容器中的终端不需要它。安装命令：npm install --include=optional'
  },
  'terminal.not.rights': {
    en: 'Entering a namespace needs root. Start with: {command}',
    'zh-CN': '进入命名空间需要 root 权限。请用以下命令启动：{command}'
  },
  'terminal.not.running': { en: '{name} does not run', 'zh-CN': '{name} 未在运行' },
  'terminal.not.unreadable': { en: 'This namespace cannot be entered', 'zh-CN': '无法进入此命名空间' },
  'terminal.not.runtime': {
    en: 'The runtime of {name} cannot be asked for a shell; its namespace offers the host’s tools',
    'zh-CN': '无法向 {name} 的运行时请求终端；其命名空间可提供主机工具'
  }
})
