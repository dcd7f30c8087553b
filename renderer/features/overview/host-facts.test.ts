/** What Overview says of a host at a glance: links that need a look, who listens, how full the kernel's tables are, ways out. */
import { lookup, type Interface, type Neighbour, type Socket } from '@shared/model'
import { namespaceIdOf } from '@shared/testing/snapshots'
import { tinyHost } from '@shared/testing/tiny-host'
import { describe, expect, it } from 'vitest'
import { hostTables, linksToLookAt, listeners, waysOut } from './host-facts'

const tiny = tinyHost()
const HOST = tiny.host.namespaceId ?? ''
const WEB = namespaceIdOf(11)

const noStats = {
  rxBytes: 0,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 0,
  txPackets: 0,
  txErrors: 0,
  txDropped: 0
}
const changed = (id: string, over: Partial<Interface>) =>
  lookup(
    tinyHost({ interfaces: tiny.interfaces.map((item) => (item.id === id ? { ...item, ...over } : item)) })
  )

describe('links that need a look', () => {
  it('are none where all are up', () => {
    expect(linksToLookAt(lookup(tiny))).toEqual([])
  })

  it('are those set down, without carrier, of two MTUs, with errors or many drops; the worst first', () => {
    expect(
      linksToLookAt(changed(`${HOST}/5`, { adminUp: false, operstate: 'DOWN', carrier: false }))
    ).toEqual([
      {
        id: `${HOST}/5`,
        name: 'veth0a1b2c3',
        namespaceId: HOST,
        mark: 'bad',
        reasons: [{ key: 'overview.link.notUp' }]
      }
    ])
    const said = (id: string, over: Partial<Interface>) =>
      linksToLookAt(changed(id, over)).map((one) => [one.name, one.mark, ...one.reasons])
    expect(said(`${HOST}/2`, { carrier: false, operstate: 'DOWN' })).toEqual([
      ['eth0', 'bad', { key: 'overview.link.noCarrier' }]
    ])
    expect(said(`${HOST}/5`, { mtu: 1400 })).toEqual([
      ['veth0a1b2c3', 'warning', { key: 'overview.link.mtu', params: { near: 1400, far: 1500 } }]
    ])
    expect(said(`${HOST}/2`, { stats: { ...noStats, rxErrors: 2, txErrors: 1, rxDropped: 400 } })).toEqual([
      [
        'eth0',
        'warning',
        { key: 'overview.link.errors', params: { count: 3 } },
        { key: 'overview.link.dropped', params: { count: 400 } }
      ]
    ])
  })

  it('are not those that dropped a few, as every link does', () => {
    for (const stats of [
      { ...noStats, rxDropped: 99 },
      { ...noStats, rxPackets: 5_000_000, rxDropped: 1000 }
    ])
      expect(linksToLookAt(changed(`${HOST}/2`, { stats }))).toEqual([])
  })

  it('are not a bridge that has no ports, nor a spare device that was never set up', () => {
    const ports = tiny.interfaces.filter((item) => item.master === null)
    const bare = ports.map((item) =>
      item.kind === 'bridge' ? { ...item, carrier: false, operstate: 'DOWN' } : item
    )
    expect(linksToLookAt(lookup(tinyHost({ interfaces: bare })))).toEqual([])
    const spare = tinyHost({
      interfaces: tiny.interfaces.map((item) =>
        item.id === `${HOST}/2` ? { ...item, adminUp: false, carrier: false, operstate: 'DOWN' } : item
      ),
      addresses: tiny.addresses.filter((item) => item.interfaceId !== `${HOST}/2`)
    })
    expect(linksToLookAt(lookup(spare))).toEqual([])
  })
})

describe('who listens', () => {
  const socket = (over: Partial<Socket>): Socket => ({
    namespaceId: HOST,
    protocol: 'tcp',
    family: 'ipv4',
    v6only: false,
    address: '0.0.0.0',
    port: 22,
    boundIfindex: null,
    state: 'listen',
    uid: 0,
    inode: 1,
    owners: [{ pid: 7, comm: 'sshd', namespaceId: HOST }],
    ...over
  })

  it('is said once for both families, what is open to others first, without the loopback of containers', () => {
    const rows = listeners(
      lookup(
        tinyHost({
          sockets: [
            ...tiny.sockets,
            socket({ address: '127.0.0.1', port: 5, inode: 2 }),
            socket({}),
            socket({ family: 'ipv6', address: '::', inode: 3 }),
            socket({ namespaceId: WEB, address: '127.0.0.11', port: 40000, inode: 4 })
          ]
        })
      )
    )
    expect(rows.map((row) => [row.at, row.owner, row.namespaceId, row.local])).toEqual([
      ['0.0.0.0:22/tcp, [::]:22/tcp', 'sshd', HOST, false],
      ['0.0.0.0:80/tcp', 'httpd', WEB, false],
      ['127.0.0.1:5/tcp', 'sshd', HOST, true]
    ])
  })

  it('names the user where the process is not known', () => {
    const [row] = listeners(lookup(tinyHost({ sockets: [socket({ owners: [], uid: 33 })] })))
    expect(row?.owner).toBe('uid 33')
  })
})

describe('tables of the kernel', () => {
  it('are those of the host, and of others when they fill or refuse; the fullest first', () => {
    const limit = (namespaceId: string | null, count: number, drops: number | null = null) => ({
      namespaceId,
      table: 'conntrack' as const,
      count,
      max: 100,
      drops
    })
    const rows = hostTables(
      lookup(tinyHost({ limits: [limit(HOST, 10), limit(WEB, 3), limit(WEB, 96), limit(null, 85, 0)] }))
    )
    expect(rows.map((row) => [row.limit.namespaceId, row.percent, row.mark])).toEqual([
      [WEB, 96, 'bad'],
      [null, 85, 'warning'],
      [HOST, 10, 'good']
    ])
    const refused = hostTables(lookup(tinyHost({ limits: [limit(WEB, 0, 4)] })))
    expect(refused.map((row) => row.mark)).toEqual(['warning'])
  })
})

describe('ways out', () => {
  const gateway = (state: string): Neighbour => ({
    namespaceId: HOST,
    interfaceId: `${HOST}/2`,
    family: 'ipv4',
    address: '192.0.2.1',
    mac: null,
    state,
    router: false,
    proxy: false,
    external: false
  })

  it('are the default routes of the host, with what became of the gateway', () => {
    expect(waysOut(lookup(tiny))).toEqual([
      { family: 'ipv4', text: 'via 192.0.2.1 dev eth0', failed: false, interfaceId: `${HOST}/2` }
    ])
    const [reached] = waysOut(lookup(tinyHost({ neighbours: [gateway('REACHABLE')] })))
    expect(reached).toMatchObject({ text: 'via 192.0.2.1 dev eth0', failed: false })
    const [failed] = waysOut(lookup(tinyHost({ neighbours: [gateway('FAILED')] })))
    expect(failed).toMatchObject({ text: 'via 192.0.2.1 dev eth0 · FAILED', failed: true })
  })

  it('say where there are routes but none leads out; nothing where no routes were read', () => {
    const inner = tiny.routes.filter((route) => route.destination !== '0.0.0.0/0')
    expect(waysOut(lookup(tinyHost({ routes: inner })))).toEqual([
      { family: 'ipv4', text: null, failed: false, interfaceId: null }
    ])
    expect(waysOut(lookup(tinyHost({ routes: [] })))).toEqual([])
  })
})
