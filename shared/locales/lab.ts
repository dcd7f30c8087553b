/** The practice hosts: what each is for, and why one cannot be brought up. */
import { defineMessages } from './define'

export const labMessages = defineMessages({
  'lab.summary.tutorial': {
    en: 'A small host: two bridges, veth pairs, NAT and a port mapping',
    'zh-CN': '一台小主机：两个网桥、veth 对、NAT 和一个端口映射'
  },
  'lab.state.up': { en: 'up', 'zh-CN': '运行中' },
  'lab.state.down': { en: 'down', 'zh-CN': '未启动' },
  'lab.state.broken': { en: 'broken', 'zh-CN': '已损坏' },
  'lab.reason.forbidden': {
    en: 'this kernel does not let you make user namespaces; try with sudo',
    'zh-CN': '内核不允许你创建用户命名空间；请用 sudo 再试'
  },
  'lab.reason.linux': { en: 'labs need Linux', 'zh-CN': '练习主机需要 Linux' },
  'lab.reason.programs': {
    en: 'a program it needs is not installed: unshare, nsenter, mount, ip, iptables or nft',
    'zh-CN': '缺少所需程序：unshare、nsenter、mount、ip、iptables 或 nft'
  },
  'lab.reason.unreadable': { en: 'its state file is not readable', 'zh-CN': '状态文件无法读取' },
  'lab.reason.starting': { en: 'being brought up', 'zh-CN': '正在启动' },
  'lab.reason.dead': {
    en: 'its processes are gone; bring it down to clear away what is left',
    'zh-CN': '其进程已不存在；请先停止以清理残留'
  }
})
