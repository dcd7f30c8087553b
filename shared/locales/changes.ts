/** Changing the wiring: what can be done, plans, what became of them, history. The forms' texts are in change-forms.ts. */
import { defineMessages } from './define'

export const changesMessages = defineMessages({
  'changes.change': { en: 'Change', 'zh-CN': '更改' },
  'changes.changeOf': { en: 'Change {name}', 'zh-CN': '更改 {name}' },
  'changes.byHand': { en: 'By hand', 'zh-CN': '手工操作' },
  'changes.byEngine': { en: 'By the engine', 'zh-CN': '由引擎执行' },
  'changes.nothing': { en: 'Nothing can be changed of this', 'zh-CN': '此项没有可更改的内容' },

  'changes.do.newNetwork': { en: 'New network…', 'zh-CN': '新建网络…' },
  'changes.do.connectContainer': { en: 'Connect a container…', 'zh-CN': '连接容器…' },
  'changes.do.connectNetwork': { en: 'Connect to a network…', 'zh-CN': '连接到网络…' },
  'changes.do.disconnectFrom': { en: 'Disconnect from {name}', 'zh-CN': '从 {name} 断开' },
  'changes.do.disconnectContainer': { en: 'Disconnect a container…', 'zh-CN': '断开容器…' },
  'changes.do.move': { en: 'Move to another network…', 'zh-CN': '移动到其他网络…' },
  'changes.do.removeNetwork': { en: 'Remove {name}', 'zh-CN': '删除 {name}' },
  'changes.do.prune': { en: 'Remove unused networks of {name}', 'zh-CN': '删除 {name} 未使用的网络' },
  'changes.do.namespace': { en: 'New namespace…', 'zh-CN': '新建命名空间…' },
  'changes.do.deleteNamespace': { en: 'Delete namespace {name}', 'zh-CN': '删除命名空间 {name}' },
  'changes.do.expose': { en: 'Name it under /run/netns…', 'zh-CN': '在 /run/netns 下命名…' },
  'changes.do.concealName': { en: 'Take the name {name} away', 'zh-CN': '移除名称 {name}' },
  'changes.do.conceal': { en: 'Take a name under /run/netns away…', 'zh-CN': '移除 /run/netns 下的名称…' },
  'changes.do.veth': { en: 'New veth pair…', 'zh-CN': '新建 veth 对…' },
  'changes.do.bridge': { en: 'New bridge…', 'zh-CN': '新建网桥…' },
  'changes.do.linkMove': { en: 'Move into a namespace…', 'zh-CN': '移入命名空间…' },
  'changes.do.master': { en: 'Put into a bridge, or out of it…', 'zh-CN': '加入或移出网桥…' },
  'changes.do.up': { en: 'Set up', 'zh-CN': '启用' },
  'changes.do.down': { en: 'Set down', 'zh-CN': '停用' },
  'changes.do.upOrDown': { en: 'Set up or down…', 'zh-CN': '启用或停用…' },
  'changes.do.mtu': { en: 'Set the MTU…', 'zh-CN': '设置 MTU…' },
  'changes.do.address': { en: 'Add an address…', 'zh-CN': '添加地址…' },
  'changes.do.addressRemove': { en: 'Remove an address…', 'zh-CN': '移除地址…' },
  'changes.do.deleteLink': { en: 'Delete {name}', 'zh-CN': '删除 {name}' },
  'changes.do.route': { en: 'Add a route…', 'zh-CN': '添加路由…' },
  'changes.do.routeRemove': { en: 'Remove a route…', 'zh-CN': '移除路由…' },
  'changes.do.sysctl': { en: 'Set a sysctl (ip_forward …)…', 'zh-CN': '设置 sysctl（ip_forward 等）…' },
  'changes.do.masquerade': { en: 'Masquerade a subnet…', 'zh-CN': '为子网设置 MASQUERADE…' },
  'changes.do.dnat': { en: 'Forward a port (DNAT)…', 'zh-CN': '转发端口（DNAT）…' },
  'changes.do.natRemove': { en: 'Remove this NAT rule', 'zh-CN': '移除此 NAT 规则' },
  'changes.do.readdress': { en: 'Readdress the container…', 'zh-CN': '更改容器地址…' },

  'changes.blocked.disconnected': {
    en: 'There is no connection to Vethscope.',
    'zh-CN': '与 Vethscope 的连接已断开。'
  },
  'changes.blocked.file': { en: 'A snapshot file never changes.', 'zh-CN': '快照文件不会更改。' },
  'changes.blocked.readOnly': {
    en: 'The server was started with --read-only. Start it without that to change things.',
    'zh-CN': '服务以 --read-only 启动。若要更改，请不带此参数重新启动。'
  },
  'changes.blocked.rights': {
    en: 'Changing this host needs root. Start Vethscope with sudo, or install its agent.',
    'zh-CN': '更改此主机需要 root 权限。请使用 sudo 启动 Vethscope，或安装其代理。'
  },
  'changes.locked': { en: 'Locked', 'zh-CN': '已锁定' },
  'changes.unlocked': { en: 'Changes allowed', 'zh-CN': '允许更改' },
  'changes.unlockedHint': {
    en: 'Plans can be applied to this host. Nothing runs before you have seen its plan.',
    'zh-CN': '可以在此主机上应用计划。在您看过计划之前不会执行任何操作。'
  },
  'changes.unlock': { en: 'Unlock', 'zh-CN': '解锁' },
  'changes.unlockHint': {
    en: 'This host is locked against changes. Unlock it to apply plans.',
    'zh-CN': '此主机已锁定，不能更改。解锁后方可应用计划。'
  },
  'changes.unlocking': { en: 'Asking…', 'zh-CN': '请求中…' },

  'changes.plan.planning': { en: 'Reading the host and making a plan…', 'zh-CN': '正在读取主机并制定计划…' },
  'changes.plan.failed': { en: 'No plan could be made', 'zh-CN': '无法制定计划' },
  'changes.plan.on': {
    en: 'Plan for {host}. Nothing has been changed yet.',
    'zh-CN': '针对 {host} 的计划，尚未进行任何更改。'
  },
  'changes.plan.ran': { en: 'On {host}', 'zh-CN': '在 {host} 上' },
  'changes.plan.steps': { en: 'What will run', 'zh-CN': '将要执行' },
  'changes.plan.stepsRan': { en: 'What ran', 'zh-CN': '已执行' },
  'changes.plan.noSteps': { en: 'Nothing has to be done.', 'zh-CN': '无需任何操作。' },
  'changes.plan.in': { en: 'in {place}', 'zh-CN': '于 {place}' },
  'changes.plan.changes': { en: 'What changes on the map', 'zh-CN': '拓扑图上的变化' },
  'changes.plan.noChanges': { en: 'Nothing that the map shows.', 'zh-CN': '拓扑图上没有变化。' },
  'changes.plan.undo': { en: 'How it is undone', 'zh-CN': '如何撤销' },
  'changes.plan.noUndo': { en: 'It cannot be undone.', 'zh-CN': '无法撤销。' },
  'changes.plan.notUndone': { en: 'No undo brings back:', 'zh-CN': '撤销无法恢复：' },
  'changes.plan.showOnMap': { en: 'Show on map', 'zh-CN': '在拓扑图上查看' },
  'changes.plan.apply': { en: 'Apply', 'zh-CN': '应用' },
  'changes.plan.applying': { en: 'Applying…', 'zh-CN': '应用中…' },
  'changes.plan.back': { en: 'Back to the form', 'zh-CN': '返回表单' },
  'changes.plan.stopped': {
    en: 'Cannot be applied: see the problem above.',
    'zh-CN': '无法应用：请查看上面的问题。'
  },
  'changes.plan.mustConfirm': {
    en: 'This may cut the connection you work through. It undoes itself after {count} s unless you keep it.',
    'zh-CN': '此更改可能会切断您正在使用的连接。除非确认保留，{count} 秒后将自动撤销。'
  },
  'changes.plan.stale': {
    en: 'The host changed meanwhile. The plan was made anew and nothing has run: look at it again.',
    'zh-CN': '主机在此期间发生了变化。计划已重新制定，尚未执行任何操作，请重新查看。'
  },
  'changes.plan.staleSame': { en: 'Its steps are the same as before.', 'zh-CN': '步骤与之前相同。' },
  'changes.plan.staleGone': { en: 'No longer', 'zh-CN': '不再执行' },
  'changes.plan.staleAdded': { en: 'New', 'zh-CN': '新增' },
  'changes.plan.copyCalls': { en: 'Copy all calls', 'zh-CN': '复制全部命令' },

  'changes.severity.stop': { en: 'Stops it', 'zh-CN': '阻止' },
  'changes.severity.warn': { en: 'Warning', 'zh-CN': '警告' },
  'changes.severity.note': { en: 'Note', 'zh-CN': '提示' },
  'changes.verb.add': { en: 'added', 'zh-CN': '新增' },
  'changes.verb.remove': { en: 'removed', 'zh-CN': '移除' },
  'changes.verb.change': { en: 'changed', 'zh-CN': '更改' },

  'changes.state.planned': { en: 'planned', 'zh-CN': '已计划' },
  'changes.state.applying': { en: 'applying', 'zh-CN': '应用中' },
  'changes.state.unconfirmed': { en: 'applied, not confirmed', 'zh-CN': '已应用，待确认' },
  'changes.state.done': { en: 'applied', 'zh-CN': '已应用' },
  'changes.state.rolled-back': { en: 'failed, taken back', 'zh-CN': '失败，已回退' },
  'changes.state.left': { en: 'failed, something is left', 'zh-CN': '失败，有残留' },
  'changes.state.undone': { en: 'undone', 'zh-CN': '已撤销' },
  'changes.state.interrupted': { en: 'interrupted', 'zh-CN': '已中断' },
  'changes.step.waiting': { en: 'waiting', 'zh-CN': '等待' },
  'changes.step.running': { en: 'running', 'zh-CN': '执行中' },
  'changes.step.done': { en: 'done', 'zh-CN': '完成' },
  'changes.step.failed': { en: 'failed', 'zh-CN': '失败' },
  'changes.step.undone': { en: 'taken back', 'zh-CN': '已回退' },
  'changes.step.left': { en: 'left as it is', 'zh-CN': '残留' },

  'changes.outcome.done': {
    en: 'Done. A fresh look at the host shows what was planned.',
    'zh-CN': '完成。重新读取主机，结果与计划一致。'
  },
  'changes.outcome.unmet': {
    en: 'It ran, but a fresh look at the host does not show all that was planned.',
    'zh-CN': '已执行，但重新读取主机后未看到计划的全部结果。'
  },
  'changes.outcome.unconfirmed': {
    en: 'Applied. It undoes itself unless you keep it.',
    'zh-CN': '已应用。若不确认保留，将自动撤销。'
  },
  'changes.outcome.rolled-back': {
    en: 'A step failed. Everything before it was taken back: the host is as it was.',
    'zh-CN': '某个步骤失败，之前的步骤均已回退，主机恢复原状。'
  },
  'changes.outcome.left': {
    en: 'A step failed and not everything could be taken back.',
    'zh-CN': '某个步骤失败，且未能全部回退。'
  },
  'changes.outcome.undone': { en: 'Taken back.', 'zh-CN': '已撤销。' },
  'changes.outcome.interrupted': {
    en: 'It ended in the middle. Finish it, or take back what was done.',
    'zh-CN': '执行中断。请继续完成，或撤销已执行的部分。'
  },
  'changes.outcome.applying': { en: 'Step {at} of {count}', 'zh-CN': '第 {at} 步，共 {count} 步' },
  'changes.outcome.unknown': {
    en: 'The connection broke while this was being applied. It goes on without this page; what became of it is told here as soon as the connection is back.',
    'zh-CN': '应用过程中连接断开。操作会继续进行，连接恢复后会在此显示结果。'
  },
  'changes.outcome.leftList': { en: 'Left on the host:', 'zh-CN': '主机上残留：' },
  'changes.outcome.unmetList': { en: 'Not seen:', 'zh-CN': '未看到：' },
  'changes.failed': { en: 'That did not work', 'zh-CN': '操作失败' },

  'changes.undo': { en: 'Undo', 'zh-CN': '撤销' },
  'changes.undoIt': { en: 'Undo {title}', 'zh-CN': '撤销：{title}' },
  'changes.undoNow': { en: 'Undo now', 'zh-CN': '立即撤销' },
  'changes.keep': { en: 'Keep', 'zh-CN': '保留' },
  'changes.finish': { en: 'Finish', 'zh-CN': '继续完成' },
  'changes.countdown': { en: 'Undoes itself in {count} s', 'zh-CN': '{count} 秒后自动撤销' },
  'changes.countdownOver': { en: 'Being undone…', 'zh-CN': '正在撤销…' },
  'changes.bar.unconfirmed': { en: 'Not confirmed', 'zh-CN': '待确认' },
  'changes.bar.interrupted': { en: 'Interrupted', 'zh-CN': '已中断' },
  'changes.bar.interruptedText': {
    en: 'Vethscope ended in the middle of it: {at} of {count} steps are done.',
    'zh-CN': 'Vethscope 在执行过程中退出：共 {count} 步，已完成 {at} 步。'
  },
  'changes.toast.done': { en: 'Done: {title}', 'zh-CN': '完成：{title}' },
  'changes.toast.undone': { en: 'Undone: {title}', 'zh-CN': '已撤销：{title}' },

  'changes.preview.banner': { en: 'Not applied', 'zh-CN': '尚未应用' },
  'changes.preview.text': {
    en: 'The map as it would be: {title}',
    'zh-CN': '更改后的拓扑图：{title}'
  },
  'changes.preview.textBefore': { en: 'The map as it is: {title}', 'zh-CN': '当前的拓扑图：{title}' },
  'changes.preview.before': { en: 'Now', 'zh-CN': '当前' },
  'changes.preview.after': { en: 'Afterwards', 'zh-CN': '更改后' },
  'changes.preview.back': { en: 'Back to the plan', 'zh-CN': '返回计划' },
  'changes.preview.side': { en: 'Which map', 'zh-CN': '显示哪个拓扑图' },
  'changes.preview.none': {
    en: 'What this does cannot be drawn ahead.',
    'zh-CN': '无法预先绘制此更改的结果。'
  },

  'changes.drag.connect': {
    en: 'Connect {container} to {network}',
    'zh-CN': '将 {container} 连接到 {network}'
  },
  'changes.drag.member': {
    en: '{container} is on {network} already',
    'zh-CN': '{container} 已在 {network} 上'
  },
  'changes.drag.engine': {
    en: '{network} is of another engine than {container}',
    'zh-CN': '{network} 与 {container} 不属于同一引擎'
  },
  'changes.drag.nowhere': {
    en: 'Drop {container} on a network to connect it',
    'zh-CN': '将 {container} 拖放到网络上以连接'
  },

  'changes.history.title': { en: 'Changes', 'zh-CN': '更改' },
  'changes.history.commands': { en: 'Commands', 'zh-CN': '命令' },
  'changes.history.empty': { en: 'Nothing has been changed here', 'zh-CN': '此处尚无更改' },
  'changes.history.emptyText': {
    en: 'Changes that Vethscope made on this host stand here, with what ran and the way back.',
    'zh-CN': 'Vethscope 在此主机上进行的更改会列在这里，包括执行内容和撤销方式。'
  },
  'changes.history.notRead': { en: 'The history could not be read', 'zh-CN': '无法读取历史记录' },
  'changes.history.noUndo.rolled-back': { en: 'Taken back already', 'zh-CN': '已回退' },
  'changes.history.noUndo.undone': { en: 'Undone already', 'zh-CN': '已撤销' },
  'changes.history.noUndo.other': {
    en: 'It has no undo: what it took away cannot be brought back, or it was before the last start of the host.',
    'zh-CN': '无法撤销：移除的内容无法恢复，或更改发生在主机上次启动之前。'
  },
  'changes.history.steps': {
    en: { one: '{count} step', other: '{count} steps' },
    'zh-CN': '{count} 步'
  }
})
