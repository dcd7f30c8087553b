/** Every change by hand on a real kernel: made, seen by ip(8), undone, and then all is as it was. */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { HostSnapshot } from '@shared/model'
import { makeContainer } from '@shared/testing/snapshots'
import { sayKernel } from '@core/actions/say-kernel'
import type { Step } from '@core/actions/step'
import { KernelActions } from '../support/kernel-actions'
import { canMakeNamespaces, ownName, TestNamespaces, type Place } from '../support/namespaces'

const shown = z.array(z.record(z.string(), z.unknown()))
const signal = new AbortController().signal

describe.runIf(canMakeNamespaces)('changes by hand (needs root)', () => {
  let actions: KernelActions
  let lab: TestNamespaces
  let red: Place
  let blue: Place
  const own = new Set<string>()

  beforeAll(() => {
    actions = new KernelActions(({ names }) => names.some((name) => own.has(name)))
  })
  afterAll(() => actions.close())
  beforeEach(() => {
    lab = new TestNamespaces()
    const [one, other] = lab.add('red', 'blue')
    red = one!
    blue = other!
    own.clear()
    own.add(red.ref).add(blue.ref)
    lab.ip(red, 'link set lo up', `link add v0 type veth peer name v1 netns ${blue.ref}`)
  })
  afterEach(() => lab.close())

  /** `ip -j …` inside. */
  const ip = (place: Place, ...args: string[]): Record<string, unknown>[] =>
    shown
      .parse(JSON.parse(lab.enter(place, 'ip', ['-j', ...args]) || '[]'))
      .filter((one) => Object.keys(one).length > 0)
  const idOf = (snapshot: HostSnapshot, place: Place): string => {
    const found = snapshot.namespaces.find(({ names }) => names.includes(place.ref))
    if (found === undefined) throw new Error(`no ${place.ref}`)
    return found.id
  }
  const linkId = (snapshot: HostSnapshot, place: Place, ifname: string): string => {
    const namespaceId = idOf(snapshot, place)
    const found = snapshot.interfaces.find(
      (item) => item.namespaceId === namespaceId && item.ifname === ifname
    )
    if (found === undefined) throw new Error(`no ${ifname}`)
    return found.id
  }
  const names = (place: Place): unknown[] => ip(place, 'link', 'show').map(({ ifname }) => ifname)

  /** Addresses, routes in two tables, a sysctl and an MTU on the pair, as people have them. */
  function furnish(): void {
    lab.ip(
      red,
      'link set v0 mtu 1442 up',
      'addr add 10.77.0.1/24 brd + dev v0',
      'addr add 10.77.0.9/24 dev v0',
      'addr add fd77::1/64 dev v0 nodad',
      'route add default via 10.77.0.2',
      'route add 10.88.0.0/16 via 10.77.0.2 metric 7 proto static src 10.77.0.9',
      'route add 10.99.0.0/16 via 10.77.0.2 table 123',
      'route add fd99::/48 via fd77::2 metric 55'
    )
    lab.ip(blue, 'link set v1 up', 'addr add 10.77.0.2/24 dev v1', 'addr add fd77::2/64 dev v1 nodad')
    lab.enter(red, 'sysctl', ['-qw', 'net/ipv4/conf/v0/proxy_arp=1'])
  }

  it('makes a namespace and ends it', async () => {
    const name = ownName('made')
    own.add(name)
    await actions.roundTrip({ kind: 'namespace.create', name }, () => {
      expect(existsSync(`/run/netns/${name}`)).toBe(true)
      expect(names({ ref: name, pid: null, path: `/run/netns/${name}` })).toEqual(['lo'])
    })
    expect(existsSync(`/run/netns/${name}`)).toBe(false)
  })

  it('ends a namespace and makes one of its name', async () => {
    const green = lab.one('green')
    own.add(green.ref)
    const before = await actions.settled()
    const inode = lstatSync(green.path).ino
    await actions.roundTrip(
      { kind: 'namespace.delete', namespaceId: idOf(before, green), name: green.ref },
      () => expect(existsSync(green.path)).toBe(false),
      { before }
    )
    expect(lstatSync(green.path).isFile()).toBe(true)
    expect(typeof inode).toBe('number')
  })

  it('exposes a namespace that only a process holds, and conceals it', async () => {
    const hidden = await lab.addNameless()
    const name = ownName('exposed')
    own.add(name)
    const before = await actions.settled()
    const namespaceId = before.namespaces.find(({ pids }) => pids.includes(hidden.pid!))!.id
    await actions.roundTrip(
      { kind: 'namespace.expose', namespaceId, name },
      async () => {
        expect(spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout).toContain(name)
        const inside = lab.enter({ ref: name, pid: null, path: `/run/netns/${name}` }, 'readlink', [
          '/proc/self/ns/net'
        ])
        expect(inside.trim()).toBe(readlinkSync(hidden.path))
        const exposed = await actions.settled()
        await actions.roundTrip(
          { kind: 'namespace.conceal', name },
          () => expect(existsSync(`/run/netns/${name}`)).toBe(false),
          { before: exposed }
        )
      },
      { before }
    )
    expect(existsSync(`/run/netns/${name}`)).toBe(false)
    const mounts = spawnSync('cat', ['/proc/self/mountinfo'], { encoding: 'utf8' }).stdout
    expect(mounts).not.toContain(name)
  })

  it('takes away names that lead nowhere: a file, a link; and never what a link leads to', async () => {
    const gone = await lab.addNameless()
    const [file, link] = [ownName('file'), ownName('link')]
    for (const name of [file, link]) {
      lab.onClose(() => {
        if (lstatSync(`/run/netns/${name}`, { throwIfNoEntry: false })) unlinkSync(`/run/netns/${name}`)
      })
    }
    writeFileSync(`/run/netns/${file}`, '')
    symlinkSync(gone.path, `/run/netns/${link}`)
    await lab.stop(gone.pid!)
    for (const name of [file, link]) {
      const before = await actions.collect()
      const planned = actions.plan(before, { kind: 'namespace.conceal', name })
      expect(actions.runner.holds(planned.steps[0]!.step, before)).toBe(false)
      expect(await actions.run(planned, before)).toEqual([])
      expect(lstatSync(`/run/netns/${name}`, { throwIfNoEntry: false })).toBeUndefined()
      expect(actions.runner.holds(planned.steps[0]!.step, await actions.collect())).toBe(true)
    }
    const outside = `/tmp/${ownName('target')}`
    writeFileSync(outside, 'kept')
    lab.onClose(() => unlinkSync(outside))
    symlinkSync(outside, `/run/netns/${link}`)
    const before = await actions.collect()
    await actions.run(actions.plan(before, { kind: 'namespace.conceal', name: link }), before)
    expect(existsSync(outside)).toBe(true)
    for (const name of ['..', '.', 'a/b', '../../tmp/x', '']) {
      const step: Step = { do: 'netns.unbind', name, namespaceId: null }
      expect(await actions.runner.run(step, { snapshot: before, signal })).toMatchObject({
        ok: false,
        unchanged: true
      })
    }
  })

  it('makes a pair across namespaces, and a bridge', async () => {
    const before = await actions.settled()
    const [namespaceId, peerNamespaceId] = [idOf(before, red), idOf(before, blue)]
    await actions.roundTrip(
      { kind: 'veth.create', namespaceId, name: 'n0', peerNamespaceId, peerName: 'n1' },
      () => {
        expect(names(red)).toContain('n0')
        expect(names(blue)).toContain('n1')
      },
      { before }
    )
    await actions.roundTrip(
      { kind: 'veth.create', namespaceId, name: 'n0', peerNamespaceId: namespaceId, peerName: 'n1' },
      () => {
        expect(names(red)).toEqual(expect.arrayContaining(['n0', 'n1']))
      }
    )
    await actions.roundTrip({ kind: 'bridge.create', namespaceId, name: 'br7' }, () => {
      expect(ip(red, '-d', 'link', 'show', 'type', 'bridge').map(({ ifname }) => ifname)).toEqual(['br7'])
    })
  })

  it('deletes a pair with all it had, and puts all of it back', async () => {
    furnish()
    const before = await actions.settled()
    await actions.roundTrip(
      { kind: 'link.delete', interfaceId: linkId(before, red, 'v0') },
      (planned) => {
        expect(names(red)).not.toContain('v0')
        expect(names(blue)).not.toContain('v1')
        expect(planned.notUndone.length).toBeGreaterThan(0)
      },
      { before }
    )
  })

  it('deletes a bridge with its ports on it, and puts it back', async () => {
    lab.ip(
      red,
      'link add br0 type bridge',
      'link set br0 up',
      'link set v0 master br0 up',
      'addr add 10.78.0.1/24 brd + dev br0',
      'route add 10.79.0.0/16 via 10.78.0.2'
    )
    lab.ip(blue, 'link set v1 up')
    const before = await actions.settled()
    await actions.roundTrip(
      { kind: 'link.delete', interfaceId: linkId(before, red, 'br0') },
      () => expect(names(red)).not.toContain('br0'),
      { before }
    )
  })

  it('takes a link down and up with its addresses and routes', async () => {
    furnish()
    const before = await actions.settled()
    await actions.roundTrip(
      { kind: 'link.up', interfaceId: linkId(before, red, 'v0'), up: false },
      () => {
        expect(ip(red, 'route', 'show', 'default')).toEqual([])
        expect(ip(red, '-6', 'addr', 'show', 'dev', 'v0', 'scope', 'global')).toEqual([])
      },
      { before }
    )
    lab.ip(blue, 'link set v1 down')
    const down = await actions.settled()
    await actions.roundTrip({ kind: 'link.up', interfaceId: linkId(down, blue, 'v1'), up: true }, () => {
      expect(ip(blue, 'link', 'show', 'dev', 'v1', 'up')).toHaveLength(1)
    })
  })

  it('sets a master, changes it and takes it away', async () => {
    lab.ip(red, 'link add br0 type bridge', 'link add br1 type bridge')
    const before = await actions.settled()
    const interfaceId = linkId(before, red, 'v0')
    const master = (): unknown => ip(red, 'link', 'show', 'dev', 'v0')[0]?.master
    await actions.roundTrip(
      { kind: 'link.master', interfaceId, masterId: linkId(before, red, 'br0') },
      async () => {
        expect(master()).toBe('br0')
        await actions.roundTrip(
          { kind: 'link.master', interfaceId, masterId: linkId(before, red, 'br1') },
          () => expect(master()).toBe('br1')
        )
        await actions.roundTrip({ kind: 'link.master', interfaceId, masterId: null }, () =>
          expect(master()).toBeUndefined()
        )
      },
      { before }
    )
  })

  it('sets an MTU, also one at which IPv6 goes', async () => {
    furnish()
    const before = await actions.settled()
    const interfaceId = linkId(before, red, 'v0')
    for (const mtu of [1300, 1000])
      await actions.roundTrip({ kind: 'link.mtu', interfaceId, mtu }, () =>
        expect(ip(red, 'link', 'show', 'dev', 'v0')[0]?.mtu).toBe(mtu)
      )
  })

  it('moves an end elsewhere and back with all it had', async () => {
    furnish()
    const before = await actions.settled()
    await actions.roundTrip(
      { kind: 'link.move', interfaceId: linkId(before, red, 'v0'), namespaceId: idOf(before, blue) },
      () => {
        expect(names(red)).not.toContain('v0')
        expect(names(blue)).toContain('v0')
      },
      { before }
    )
  })

  it('adds and removes addresses of both families', async () => {
    furnish()
    const before = await actions.settled()
    const interfaceId = linkId(before, red, 'v0')
    const has = (address: string): boolean =>
      JSON.stringify(ip(red, 'addr', 'show', 'dev', 'v0')).includes(`"${address}"`)
    for (const [address, host] of [
      ['10.80.0.1/24', '10.80.0.1'],
      ['fd80::1/64', 'fd80::1']
    ] as const)
      await actions.roundTrip({ kind: 'address.add', interfaceId, address }, () =>
        expect(has(host)).toBe(true)
      )
    // The primary one takes the other one of its subnet and every route with it.
    for (const [address, host] of [
      ['10.77.0.1/24', '10.77.0.1'],
      ['10.77.0.9/24', '10.77.0.9'],
      ['fd77::1/64', 'fd77::1']
    ] as const)
      await actions.roundTrip({ kind: 'address.remove', interfaceId, address }, () =>
        expect(has(host)).toBe(false)
      )
  })

  it('adds and removes routes of both families', async () => {
    furnish()
    const before = await actions.settled()
    const at = { namespaceId: idOf(before, red), interfaceId: null }
    const routes = (...args: string[]): unknown[] => ip(red, ...args).map(({ dst }) => dst)
    const wanted: [Record<string, unknown>, string[], string][] = [
      [{ family: 'ipv4', destination: '10.81.0.0/16', gateway: '10.77.0.2' }, ['route'], '10.81.0.0/16'],
      [{ family: 'ipv6', destination: 'default', gateway: 'fd77::2' }, ['-6', 'route'], 'default'],
      [
        { family: 'ipv4', destination: '10.82.0.1', gateway: null, interfaceId: linkId(before, red, 'v0') },
        ['route'],
        '10.82.0.1'
      ]
    ]
    for (const [route, args, dst] of wanted)
      await actions.roundTrip({ kind: 'route.add', ...at, ...route }, () =>
        expect(routes(...args)).toContain(dst)
      )
    for (const [family, destination, args] of [
      ['ipv4', 'default', ['route']],
      ['ipv4', '10.88.0.0/16', ['route']],
      ['ipv6', 'fd99::/48', ['-6', 'route']]
    ] as const)
      await actions.roundTrip({ kind: 'route.remove', ...at, family, destination, gateway: null }, () =>
        expect(routes(...args)).not.toContain(destination)
      )
  })

  it('sets sysctls for all and for one interface, also one with dots in its name', async () => {
    lab.ip(red, 'link set v0 name v0.100')
    lab.enter(red, 'sysctl', ['-qw', 'net/ipv4/conf/v0.100/forwarding=1'])
    const before = await actions.settled()
    const namespaceId = idOf(before, red)
    const interfaceId = linkId(before, red, 'v0.100')
    const read = (path: string): string => lab.enter(red, 'cat', [`/proc/sys/net/${path}`]).trim()
    for (const [sysctl, on, path, value] of [
      ['ip_forward', null, 'ipv4/ip_forward', 1],
      ['ipv6.forwarding', null, 'ipv6/conf/all/forwarding', 1],
      ['proxy_arp', null, 'ipv4/conf/all/proxy_arp', 1],
      ['rp_filter', interfaceId, 'ipv4/conf/v0.100/rp_filter', 2],
      ['route_localnet', interfaceId, 'ipv4/conf/v0.100/route_localnet', 1],
      ['ip_forward', interfaceId, 'ipv4/conf/v0.100/forwarding', 0]
    ] as const) {
      const was = read(path)
      await actions.roundTrip({ kind: 'sysctl.set', namespaceId, sysctl, interfaceId: on, value }, () =>
        expect(read(path)).toBe(String(value))
      )
      expect(read(path)).toBe(was)
    }
    expect(read('ipv4/conf/v0.100/forwarding')).toBe('1')
  })

  it('readdresses a container by hand, to its own subnet and to another one', async () => {
    furnish()
    for (const [address, gateway] of [
      ['10.77.0.55/24', null],
      ['10.66.0.5/24', '10.66.0.1']
    ] as const) {
      const seen = await actions.settled()
      const container = makeContainer('docker:/x', 'c1', 'c1', { namespaceId: idOf(seen, red) })
      const before = { ...seen, containers: [container] }
      const interfaceId = linkId(before, red, 'v0')
      await actions.roundTrip(
        { kind: 'container.readdress', containerId: container.id, interfaceId, address, gateway },
        () => {
          expect(JSON.stringify(ip(red, 'addr', 'show', 'dev', 'v0'))).toContain(address.split('/')[0])
          expect(ip(red, 'route', 'show', 'default')[0]?.gateway).toBe(gateway ?? '10.77.0.2')
        },
        { before }
      )
    }
  })

  it('refuses an interface that is another by now, and a namespace that is gone', async () => {
    const before = await actions.settled()
    const planned = actions.plan(before, { kind: 'link.delete', interfaceId: linkId(before, red, 'v0') })
    lab.ip(red, 'link del v0', 'link add v0 type bridge')
    const [first] = planned.steps
    const refused = await actions.runner.run(first!.step, { snapshot: before, signal })
    expect(refused).toMatchObject({ ok: false, unchanged: true })
    expect(refused.detail).toMatch(/another interface by now/)
    expect(names(red)).toContain('v0')
    lab.unname(blue)
    const step: Step = { do: 'bridge.add', namespaceId: idOf(before, blue), ifname: 'br0', mac: null }
    expect(await actions.runner.run(step, { snapshot: before, signal })).toMatchObject({
      ok: false,
      unchanged: true
    })
    const unknown: Step = { ...step, namespaceId: 'nowhere' }
    expect(await actions.runner.run(unknown, { snapshot: before, signal })).toMatchObject({
      ok: false,
      unchanged: true
    })
  })

  it('passes names that look like options or words of the tool as names', async () => {
    lab.ip(red, 'link add name -force type veth peer name dev')
    const before = await actions.settled()
    for (const ifname of ['-force', 'dev'])
      await actions.roundTrip(
        { kind: 'link.mtu', interfaceId: linkId(before, red, ifname), mtu: 1400 },
        (planned) => {
          expect(ip(red, 'link', 'show', 'dev', ifname)[0]?.mtu).toBe(1400)
          expect(sayKernel(planned.steps[0]!.step, before).call).toContain(`dev ${ifname} mtu`)
        }
      )
  })

  it('writes the journal and leaves no descriptor open', async () => {
    const before = await actions.settled()
    const held = (): string[] =>
      readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          const target = readlinkSync(`/proc/self/fd/${fd}`)
          return target.includes(red.ref) ? [target] : []
        } catch {
          return [] // that of this listing
        }
      })
    const wanted = { kind: 'link.mtu', interfaceId: linkId(before, red, 'v0'), mtu: 1400 }
    const planned = actions.plan(before, wanted)
    await actions.run(planned, before)
    expect(held()).toEqual([])
    const last = actions.journal.list().at(-1)
    expect(last).toMatchObject({ kind: 'command', where: red.ref, status: 0 })
    expect(last?.what).toMatch(/link set dev v0 mtu 1400$/)
  })
})
