/** What the command line says beside what it lists. */
import { defineMessages } from './define'

export const cliMessages = defineMessages({
  'cli.help.what': {
    en: 'Shows how containers on a Linux host are wired, and why a connection works or does not.',
    'zh-CN': '显示 Linux 主机上的容器如何连接，以及连接为何成功或失败。'
  },
  'cli.help.usage': { en: 'Usage:', 'zh-CN': '用法：' },
  'cli.help.commands': { en: 'Commands:', 'zh-CN': '命令：' },
  'cli.help.options': { en: 'Options:', 'zh-CN': '选项：' },
  'cli.help.more': {
    en: '"vethscope COMMAND --help" says more about a command.',
    'zh-CN': '“vethscope 命令 --help” 显示该命令的详细用法。'
  },
  'cli.help.exit': {
    en: 'Exit status: 0 done, 1 the answer is no, 2 bad usage, 3 the host could not be read or the action failed, 4 unknown.',
    'zh-CN': '退出状态：0 完成，1 答案为否，2 用法错误，3 无法读取主机或操作失败，4 未知。'
  },
  'cli.command.snapshot': {
    en: 'The whole host as one JSON document',
    'zh-CN': '以一个 JSON 文档输出整台主机'
  },
  'cli.command.namespaces': { en: 'Network namespaces', 'zh-CN': '网络命名空间' },
  'cli.command.peers': {
    en: 'Every end of every veth pair, and its peer',
    'zh-CN': '每个 veth 端点及其对端'
  },
  'cli.command.networks': { en: 'Networks of the engines', 'zh-CN': '容器引擎的网络' },
  'cli.command.containers': {
    en: 'Containers: networks, addresses, ports',
    'zh-CN': '容器：网络、地址、端口'
  },
  'cli.command.nat': {
    en: 'Published ports and address translation',
    'zh-CN': '已发布端口与地址转换'
  },
  'cli.command.lab': {
    en: 'The practice host: a sandbox to look at and to break',
    'zh-CN': '练习主机：可供查看和试错的沙箱'
  },
  'cli.command.serve': {
    en: 'The product as a page on 127.0.0.1',
    'zh-CN': '在 127.0.0.1 上以网页提供本产品'
  },
  'cli.command.help': { en: 'This, or help on a command', 'zh-CN': '显示本帮助或某个命令的帮助' },
  'cli.command.version': { en: 'The version', 'zh-CN': '显示版本' },
  'cli.option.host': {
    en: 'local (default), lab:NAME, or the path of a snapshot file',
    'zh-CN': 'local（默认）、lab:名称 或快照文件路径'
  },
  'cli.option.docker': {
    en: 'engine to ask, unix:///PATH or tcp://HOST:PORT; may be repeated',
    'zh-CN': '要查询的引擎，unix:///路径 或 tcp://主机:端口；可重复'
  },
  'cli.option.json': { en: 'one JSON document on stdout', 'zh-CN': '在标准输出上输出一个 JSON 文档' },
  'cli.option.no-color': { en: 'no colours', 'zh-CN': '不使用颜色' },
  'cli.option.timeout': { en: 'give up after that many seconds', 'zh-CN': '超过该秒数后放弃' },
  'cli.option.lang': { en: 'language of texts', 'zh-CN': '文本语言' },
  'cli.option.help': { en: 'help on the command', 'zh-CN': '显示该命令的帮助' },
  'cli.option.output': {
    en: 'write to a file (0600, whole or not at all)',
    'zh-CN': '写入文件（0600，要么完整要么不写）'
  },
  'cli.option.port': {
    en: 'port on 127.0.0.1; 0 takes any free one',
    'zh-CN': '127.0.0.1 上的端口；0 表示任意空闲端口'
  },
  'cli.option.read-only': { en: 'forbid every change', 'zh-CN': '禁止一切更改' },
  'cli.option.allow-terminal': { en: 'allow terminals in the page', 'zh-CN': '允许在网页中使用终端' },
  'cli.option.open': { en: 'open a browser', 'zh-CN': '打开浏览器' },
  'cli.option.no-open': { en: 'do not open a browser', 'zh-CN': '不打开浏览器' },
  'cli.error.unknown-command': { en: 'There is no command "{command}".', 'zh-CN': '没有命令“{command}”。' },
  'cli.error.unknown-option': { en: 'There is no option {option}.', 'zh-CN': '没有选项 {option}。' },
  'cli.error.unknown-verb': { en: 'A lab cannot "{word}".', 'zh-CN': 'lab 没有子命令“{word}”。' },
  'cli.error.foreign-option': {
    en: '{option} is no option of {command}.',
    'zh-CN': '{option} 不是 {command} 的选项。'
  },
  'cli.error.needs-value': { en: '{option} needs a value.', 'zh-CN': '{option} 需要一个值。' },
  'cli.error.no-value': { en: '{option} takes no value.', 'zh-CN': '{option} 不接受值。' },
  'cli.error.twice': { en: '{option} was given twice.', 'zh-CN': '{option} 给出了两次。' },
  'cli.error.bad-value': { en: '{option} cannot be "{value}".', 'zh-CN': '{option} 不能是“{value}”。' },
  'cli.error.too-few': { en: '{command} needs: {usage}.', 'zh-CN': '{command} 需要：{usage}。' },
  'cli.error.too-many': {
    en: '{command} does not know what to do with "{word}".',
    'zh-CN': '{command} 无法处理“{word}”。'
  },
  'cli.error.which-lab': { en: 'Which lab is to go {verb}?', 'zh-CN': '要对哪个 lab 执行 {verb}？' },
  'cli.error.defect': { en: 'A defect of the program: {detail}', 'zh-CN': '程序缺陷：{detail}' },
  'cli.hint.help': {
    en: '"vethscope help" lists what there is.',
    'zh-CN': '“vethscope help” 列出所有命令。'
  },
  'cli.hint.command-help': {
    en: '"vethscope {command} --help" says how.',
    'zh-CN': '“vethscope {command} --help” 显示用法。'
  },
  'cli.hint.did-you-mean': { en: 'Did you mean "{word}"?', 'zh-CN': '你是指“{word}”吗？' },
  'cli.hint.value': { en: 'Write {usage}.', 'zh-CN': '请写 {usage}。' },
  'cli.hint.once': { en: 'Give it once.', 'zh-CN': '只能给出一次。' },
  'cli.hint.lab-list': {
    en: '"vethscope lab list" shows them.',
    'zh-CN': '“vethscope lab list” 列出所有 lab。'
  },
  'cli.note.gaps': {
    en: {
      one: 'One fact could not be read: {what}',
      other: '{count} facts could not be read, first: {what}'
    },
    'zh-CN': '有 {count} 项无法读取，首项：{what}'
  },
  'cli.note.left-out': {
    en: 'Left out for lack of room: {columns}',
    'zh-CN': '因宽度不足未显示：{columns}'
  },
  'cli.note.see-more': { en: 'To see more: {command}', 'zh-CN': '查看更多：{command}' },
  'cli.note.saved': { en: '{file}: {count} bytes written', 'zh-CN': '{file}：已写入 {count} 字节' },
  'cli.note.lab-up': {
    en: 'The lab {name} is up. Look at it: vethscope networks --host lab:{name}',
    'zh-CN': 'lab {name} 已启动。查看：vethscope networks --host lab:{name}'
  },
  'cli.note.lab-down': { en: 'The lab {name} is down.', 'zh-CN': 'lab {name} 已停止。' },
  'cli.nat.dns': {
    en: {
      one: 'Besides, the engine’s DNS redirects of one container namespace (127.0.0.11).',
      other: 'Besides, the engine’s DNS redirects of {count} container namespaces (127.0.0.11).'
    },
    'zh-CN': '此外，{count} 个容器命名空间中有引擎的 DNS 重定向（127.0.0.11）。'
  },
  'cli.empty.namespaces': { en: 'No namespace was seen.', 'zh-CN': '未发现命名空间。' },
  'cli.empty.peers': { en: 'There are no veth pairs.', 'zh-CN': '没有 veth 对。' },
  'cli.empty.networks': { en: 'No engine has a network here.', 'zh-CN': '此处没有引擎网络。' },
  'cli.empty.containers': { en: 'There are no containers.', 'zh-CN': '没有容器。' },
  'cli.empty.nat': { en: 'Nothing is published or translated.', 'zh-CN': '没有已发布端口或地址转换。' },
  'cli.serve.at': { en: 'Vethscope is at {url}', 'zh-CN': 'Vethscope 地址：{url}' },
  'cli.serve.ssh': {
    en: 'From the machine you came from: {command}',
    'zh-CN': '在你登录所用的机器上运行：{command}'
  },
  'cli.serve.as-root': {
    en: 'It runs as root, because root itself started it. Started with sudo by an ordinary user, only the agent keeps root.',
    'zh-CN': '由 root 直接启动，因此以 root 身份运行。若由普通用户用 sudo 启动，则只有代理保留 root 权限。'
  },
  'cli.serve.end': { en: 'Ctrl+C ends it.', 'zh-CN': '按 Ctrl+C 结束。' },
  'cli.serve.no-browser': { en: 'No program here opens a browser.', 'zh-CN': '此处没有可打开浏览器的程序。' },
  'cli.made-by.engine': { en: 'engine', 'zh-CN': '引擎' },
  'cli.made-by.swarm': { en: 'swarm', 'zh-CN': 'swarm' },
  'cli.made-by.person': { en: '-', 'zh-CN': '-' },
  'cli.column.name': { en: 'NAME', 'zh-CN': '名称' },
  'cli.column.kind': { en: 'KIND', 'zh-CN': '类型' },
  'cli.column.inode': { en: 'INODE', 'zh-CN': 'INODE' },
  'cli.column.pids': { en: 'PIDS', 'zh-CN': '进程' },
  'cli.column.interfaces': { en: 'IFACES', 'zh-CN': '接口' },
  'cli.column.containers': { en: 'CONTAINERS', 'zh-CN': '容器' },
  'cli.column.path': { en: 'PATH', 'zh-CN': '路径' },
  'cli.column.namespace': { en: 'NAMESPACE', 'zh-CN': '命名空间' },
  'cli.column.ifindex': { en: 'IDX', 'zh-CN': '序号' },
  'cli.column.ifname': { en: 'IFNAME', 'zh-CN': '接口名' },
  'cli.column.state': { en: 'STATE', 'zh-CN': '状态' },
  'cli.column.mtu': { en: 'MTU', 'zh-CN': 'MTU' },
  'cli.column.master': { en: 'MASTER', 'zh-CN': '主接口' },
  'cli.column.network': { en: 'NETWORK', 'zh-CN': '网络' },
  'cli.column.peer-namespace': { en: 'PEER NAMESPACE', 'zh-CN': '对端命名空间' },
  'cli.column.peer': { en: 'PEER', 'zh-CN': '对端' },
  'cli.column.engine': { en: 'ENGINE', 'zh-CN': '引擎' },
  'cli.column.driver': { en: 'DRIVER', 'zh-CN': '驱动' },
  'cli.column.subnet': { en: 'SUBNET', 'zh-CN': '子网' },
  'cli.column.gateway': { en: 'GATEWAY', 'zh-CN': '网关' },
  'cli.column.bridge': { en: 'DEVICE', 'zh-CN': '设备' },
  'cli.column.internal': { en: 'INTERNAL', 'zh-CN': '内部' },
  'cli.column.icc': { en: 'ICC', 'zh-CN': 'ICC' },
  'cli.column.made-by': { en: 'CREATED BY', 'zh-CN': '创建者' },
  'cli.column.members': { en: 'MEMBERS', 'zh-CN': '成员' },
  'cli.column.mode': { en: 'MODE', 'zh-CN': '模式' },
  'cli.column.networks': { en: 'NETWORKS', 'zh-CN': '网络' },
  'cli.column.addresses': { en: 'ADDRESSES', 'zh-CN': '地址' },
  'cli.column.mac': { en: 'MAC', 'zh-CN': 'MAC' },
  'cli.column.ports': { en: 'PORTS', 'zh-CN': '端口' },
  'cli.column.dns-names': { en: 'DNS NAMES', 'zh-CN': 'DNS 名称' },
  'cli.column.published': { en: 'PUBLISHED', 'zh-CN': '已发布' },
  'cli.column.translated': { en: 'TRANSLATED', 'zh-CN': '地址转换' },
  'cli.column.chain': { en: 'CHAIN', 'zh-CN': '链' },
  'cli.column.packets': { en: 'PACKETS', 'zh-CN': '包数' },
  'cli.column.what-for': { en: 'WHAT FOR', 'zh-CN': '用途' }
})
