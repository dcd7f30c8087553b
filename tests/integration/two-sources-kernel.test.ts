/**
 * What netlink says beyond records: peers across namespaces, cookies and nsids, listeners against ss(8), traffic control
 * against tc(8), events with the namespace they come from, overruns, refusals in the kernel's own words, and dumps that
 * the kernel interrupts because the table moves under them.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  KernelError,
  netnsCookie,
  NetlinkSocket,
  nsidOf,
  nsidsOf,
  peerOf,
  readLinks,
  readNetconf,
  readProcSockets,
  readDiagSockets,
  readTc,
  readXfrm
} from '@core/netlink'
import { attributeU32 } from '@core/netlink/attributes'
import { bindSocket, closeFile, openFile, openSocket, setSocketOption, SOL_SOCKET } from '@core/netlink/libc'
import { inside, isRoot, Lab, runInside, tryAll } from './two-sources-lab'

/** A route socket of a namespace; it stays there when the thread has come back. */
const routeSocket = (name: string): NetlinkSocket => inside(name, () => NetlinkSocket.open('route'))

describe.runIf(isRoot)(
  `netlink and the kernel${isRoot ? '' : ' (not run: needs root to make namespaces)'}`,
  () => {
    let lab = new Lab()
    const children: ChildProcess[] = []
    const sockets: NetlinkSocket[] = []
    const kept = (socket: NetlinkSocket): NetlinkSocket => {
      sockets.push(socket)
      return socket
    }
    afterEach(() => {
      for (const child of children.splice(0)) child.kill('SIGKILL')
      for (const socket of sockets.splice(0)) socket.close()
      lab.close()
      lab = new Lab()
    })

    it('finds the peer of a veth in a namespace it does not enter, also when both have the same index and name', () => {
      const [one, other] = [lab.add(), lab.add()]
      tryAll(one, [
        `link add eth0 address 02:00:00:00:00:01 type veth peer name eth0 address 02:00:00:00:00:02 netns ${other}`
      ])
      const socket = kept(routeSocket(one))
      const end = readLinks(socket).records.find(({ ifname }) => ifname === 'eth0')
      expect(end).toMatchObject({ kind: 'veth', linkNsid: 0 })
      const far = readLinks(kept(routeSocket(other))).records.find(({ ifname }) => ifname === 'eth0')
      expect(far?.ifindex).toBe(end?.ifindex)
      expect(end?.link).toBe(far?.ifindex)
      expect(peerOf(socket, 0, end?.link ?? 0)).toEqual({
        ifindex: far?.ifindex,
        ifname: 'eth0',
        mac: '02:00:00:00:00:02',
        link: end?.ifindex,
        kind: 'veth'
      })
      expect(peerOf(socket, 0, 4711)).toBe('ENODEV')
      expect(peerOf(socket, 4711, 1)).toBe('EINVAL')
    })

    it('knows namespaces by cookie and by nsid', () => {
      const [one, other] = [lab.add(), lab.add()]
      const cookies = [one, other].map((name) => inside(name, () => netnsCookie()))
      expect(cookies[0]).toMatch(/^\d+$/)
      expect(new Set([...cookies, netnsCookie()]).size).toBe(3)
      const socket = kept(routeSocket(one))
      expect(netnsCookie(socket.fd)).toBe(cookies[0])
      const fd = openFile(`/run/netns/${other}`)
      try {
        expect(nsidOf(socket, { fd })).toBeNull()
        expect(nsidsOf(socket).records).toEqual([])
        tryAll(one, [`link add v0 type veth peer name v0 netns ${other}`])
        expect(nsidOf(socket, { fd })).toBe(0)
        expect(nsidsOf(socket).records).toEqual([0])
      } finally {
        closeFile(fd)
      }
    })

    it('lists the listeners that ss(8) lists, with v6only', async () => {
      const name = lab.add()
      const program = `
      const net = require('node:net'), dgram = require('node:dgram')
      net.createServer().listen(8080, '127.0.0.1')
      net.createServer().listen({ port: 8081, host: '::' })
      net.createServer().listen({ port: 8082, host: '::', ipv6Only: true })
      dgram.createSocket('udp4').bind(5353, '0.0.0.0')
      dgram.createSocket({ type: 'udp6', ipv6Only: true }).bind(5354, '::1')
      const c = dgram.createSocket('udp4'); c.connect(9, '127.0.0.1')`
      children.push(
        spawn('nsenter', [`--net=/run/netns/${name}`, process.execPath, '-e', program], { stdio: 'ignore' })
      )
      const listed = (): string[] =>
        runInside(name, ['ss', '-Hlntu'])
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => line.trim().split(/\s+/))
          .map(
            ([protocol = '', , , , local = '']) =>
              `${protocol} ${local.replace('*', '::').replace('[', '').replace(']', '')}`
          )
          .sort()
      await vi.waitFor(() => expect(listed()).toHaveLength(5), { timeout: 30_000, interval: 100 })
      const { records, interrupted } = inside(name, () => {
        const socket = NetlinkSocket.open('sock-diag')
        try {
          return readDiagSockets(socket)
        } finally {
          socket.close()
        }
      })
      expect(interrupted).toBe(false)
      expect(records.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`).sort()).toEqual(
        listed()
      )
      const v6only = (port: number): boolean | undefined =>
        records.find((record) => record.port === port)?.v6only
      expect([8081, 8082, 5354].map(v6only)).toEqual([false, true, true])
      expect(records.every(({ inode, boundIfindex }) => inode > 0 && boundIfindex === null)).toBe(true)
      const fallback = inside(name, () => readProcSockets())
      const plain = ({ inode, address, port, uid }: (typeof records)[number]): string =>
        `${inode} ${address} ${port} ${uid}`
      expect(fallback.records.map(plain).sort()).toEqual(records.map(plain).sort())
    })

    it('says to which device a socket is bound', () => {
      const name = lab.add()
      const [AF_INET, SOCK_DGRAM, IPPROTO_UDP, SO_BINDTOIFINDEX, LOOPBACK] = [2, 2, 17, 62, 1]
      const found = inside(name, () => {
        const bound = openSocket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)
        const socket = NetlinkSocket.open('sock-diag')
        try {
          setSocketOption(bound, SOL_SOCKET, SO_BINDTOIFINDEX, LOOPBACK)
          // struct sockaddr_in: family, port 9999 in network byte order, any address.
          bindSocket(bound, Buffer.from([AF_INET, 0, 0x27, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
          return readDiagSockets(socket).records
        } finally {
          socket.close()
          closeFile(bound)
        }
      })
      expect(found).toMatchObject([
        { protocol: 'udp', address: '0.0.0.0', port: 9999, boundIfindex: 1, state: 'bound' }
      ])
    })

    it('says what tc(8) has attached, and nothing where there is nothing', () => {
      const name = lab.add()
      tryAll(name, [
        'link add d0 type veth peer name d1',
        'link add d2 type veth peer name d3',
        'link set d0 up'
      ])
      const socket = kept(routeSocket(name))
      expect(readTc(socket).records).toEqual([])
      const index = new Map(readLinks(socket).records.map(({ ifname, ifindex }) => [ifname, ifindex]))
      /** Whether this kernel has such a qdisc or filter. */
      const attach = (...words: string[]): boolean => {
        try {
          runInside(name, ['tc', ...words])
          return true
        } catch {
          // Built without it: then nothing is attached, and nothing is expected.
          return false
        }
      }
      const expected: { ifindex: number | undefined; kind: string; ingress: string[]; egress: string[] }[] =
        []
      if (attach('qdisc', 'add', 'dev', 'd0', 'clsact')) {
        const filter = 'protocol ip u32 match u32 0 0 flowid 1:1'.split(' ')
        const u32 = attach('filter', 'add', 'dev', 'd0', 'egress', ...filter)
        expected.push({ ifindex: index.get('d0'), kind: 'clsact', ingress: [], egress: u32 ? ['u32'] : [] })
      }
      if (attach('qdisc', 'add', 'dev', 'd1', 'ingress'))
        expected.push({ ifindex: index.get('d1'), kind: 'ingress', ingress: [], egress: [] })
      if (attach('qdisc', 'add', 'dev', 'd2', 'root', 'htb'))
        expected.push({ ifindex: index.get('d2'), kind: 'htb', ingress: [], egress: [] })
      attach('qdisc', 'add', 'dev', 'd3', 'root', 'pfifo')
      const byIndex = (
        one: { ifindex: number | undefined },
        other: { ifindex: number | undefined }
      ): number => (one.ifindex ?? 0) - (other.ifindex ?? 0)
      expect(readTc(socket).records.sort(byIndex)).toEqual(expected.sort(byIndex))
    })

    it('counts IPsec states and policies', () => {
      const name = lab.add()
      const counts = () =>
        inside(name, () => {
          const socket = NetlinkSocket.open('xfrm')
          try {
            return readXfrm(socket)
          } finally {
            socket.close()
          }
        })
      expect(counts()).toEqual({ states: 0, policies: 0 })
      const { refused } = tryAll(name, [
        'xfrm policy add src 10.0.0.0/8 dst 10.1.0.0/16 dir out action block'
      ])
      expect(counts()).toEqual({ states: 0, policies: refused === 0 ? 1 : 0 })
    })

    it('reads the sysctls of all, default and each interface', () => {
      const name = lab.add()
      runInside(name, [
        'sh',
        '-c',
        'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 2 > /proc/sys/net/ipv4/conf/lo/rp_filter'
      ])
      const { records } = readNetconf(kept(routeSocket(name)))
      expect(records.find(({ family, ifindex }) => family === 'ipv4' && ifindex === 'all')).toMatchObject({
        forwarding: 1
      })
      expect(records.find(({ family, ifindex }) => family === 'ipv4' && ifindex === 1)).toMatchObject({
        rpFilter: 2
      })
      expect(readLinks(kept(routeSocket(name))).records[0]?.ipv4).toMatchObject({
        forwarding: 1,
        rpFilter: 2
      })
    })

    it("passes the kernel's own words on when it refuses", () => {
      const socket = kept(routeSocket(lab.add()))
      const bad = Buffer.concat([Buffer.alloc(16), attributeU32(46, 12345)])
      const refusal = ((): unknown => {
        try {
          return socket.request(18, 0x300, bad, { call: 'RTM_GETLINK' })
        } catch (error) {
          return error
        }
      })()
      expect(refusal).toBeInstanceOf(KernelError)
      expect(refusal).toMatchObject({ code: 'EINVAL', call: 'RTM_GETLINK' })
      expect(refusal instanceof KernelError && refusal.detail).toMatch(/namespace/i)
      // The socket is as good as before.
      expect(readLinks(socket).records).toHaveLength(1)
    })

    it('hears events of its own namespace and, with their nsid, of one it has a number for', async () => {
      const [one, other] = [lab.add(), lab.add()]
      tryAll(one, [`link add v0 type veth peer name v0 netns ${other}`])
      const socket = kept(
        inside(one, () => NetlinkSocket.open('route', { groups: [1], listenAllNsid: true }))
      )
      const heard: (number | null)[] = []
      tryAll(one, ['link set lo mtu 4000'])
      tryAll(other, ['link set lo mtu 4001'])
      await vi.waitFor(
        () => {
          heard.push(...socket.receive(20).messages.map(({ nsid }) => nsid))
          expect(heard).toEqual(expect.arrayContaining([null, 0]))
        },
        { timeout: 30_000, interval: 20 }
      )
    })

    it('says when the kernel dropped events, and goes on', () => {
      const name = lab.add()
      const socket = kept(
        inside(name, () => NetlinkSocket.open('route', { groups: [1], receiveBuffer: 4096 }))
      )
      runInside(name, ['sh', '-c', 'for i in $(seq 1 100); do ip link set lo mtu $((4000 + i)); done'])
      expect(socket.receive(1000).overrun).toBe(true)
      expect(socket.receive(0)).toEqual({ messages: [], overrun: false })
      tryAll(name, ['link set lo mtu 5000'])
      const later = socket.receive(10_000)
      expect(later.overrun).toBe(false)
      expect(new Set(later.messages.map(({ type }) => type))).toEqual(new Set([16]))
    })

    it('repeats dumps that the kernel interrupted, and never gives half of one', async () => {
      const name = lab.add()
      tryAll(
        name,
        Array.from({ length: 120 }, (_, index) => `link add fixed${index} type bridge`)
      )
      const churn = 'while :; do ip link add churn type bridge; ip link del churn; done'
      children.push(spawn('nsenter', [`--net=/run/netns/${name}`, 'sh', '-c', churn], { stdio: 'ignore' }))
      const socket = kept(routeSocket(name))
      const events = kept(inside(name, () => NetlinkSocket.open('route', { groups: [1] })))
      await vi.waitFor(() => expect(events.receive(50).messages.length).toBeGreaterThan(0), {
        timeout: 30_000
      })
      let once = 0
      for (let round = 0; round < 150; round++) {
        const single = socket.dump(18, Buffer.alloc(16), { attempts: 1 })
        if (single.interrupted) once++
        const { records, interrupted } = readLinks(socket)
        if (interrupted) continue
        expect(records.filter(({ ifname }) => ifname.startsWith('fixed'))).toHaveLength(120)
        expect(new Set(records.map(({ ifindex }) => ifindex)).size).toBe(records.length)
      }
      console.info(`${once} of 150 single dumps were interrupted`)
    })
  }
)
