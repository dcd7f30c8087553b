import { describe, expect, it } from 'vitest'
import { KernelError } from '../netlink/kernel-error'
import { CgroupPrograms, type CgroupSources } from './cgroup-bpf'
import { cgroupDirectory, cgroupMount, parentCgroup, unifiedCgroup } from './cgroups-of-processes'
import { GapList } from './gaps'

const SKB = 8
const DEVICE = 15
const INGRESS = 0
const EGRESS = 1

/** A system with these programs, attachments (`/cgroup place` to count and flag) and processes. */
class FakeSystem {
  programs = new Map<number, number>([[7, SKB]])
  attached = new Map<string, { count: number; multi: boolean }>()
  cgroups = new Map<number, string>()
  refused: string | null = null
  asked: string[] = []
  looked: number[] = []
  clock = 0
  readonly #open = new Map<number, string>()

  readonly sources: CgroupSources = {
    bpf: {
      nextProgram: (id) => {
        if (this.refused === 'all') throw new KernelError(1, 'BPF_PROG_GET_NEXT_ID')
        return [...this.programs.keys()].sort((a, b) => a - b).find((one) => one > id) ?? null
      },
      programType: (id) => this.programs.get(id) ?? null,
      attached: (fd, place) => {
        const path = this.#open.get(fd) ?? ''
        if (this.refused === path) throw new KernelError(1, 'BPF_PROG_QUERY')
        this.asked.push(`${path} ${String(place)}`)
        return this.attached.get(`${path} ${String(place)}`) ?? { count: 0, multi: false }
      }
    },
    mount: () => ({ path: '/cg', root: '/' }),
    cgroupOf: (pid) => {
      this.looked.push(pid)
      const path = this.cgroups.get(pid)
      return path === undefined ? null : `1:cpu:/other\n0::${path}\n`
    },
    now: () => this.clock,
    open: (path) => {
      this.#open.set(this.#open.size + 3, path)
      return this.#open.size + 2
    },
    close: (fd) => void this.#open.set(fd, 'closed')
  }

  readonly programsOnCgroups = new CgroupPrograms(this.sources)

  /** `where: detail` of one namespace, after a reading of these processes. */
  read(inodeOfPid: Record<number, number>, inode: number, gaps = new GapList()): string[] {
    const pids = Object.entries(inodeOfPid).map(([pid, net]) => [Number(pid), net] as const)
    this.programsOnCgroups.update(new Map(pids), gaps)
    return this.programsOnCgroups.of(inode, 'ns').map(({ where, detail }) => `${where}: ${detail}`)
  }
}

describe('programs on cgroups', () => {
  it('finds those of a cgroup and of the ones above it, for the namespace whose process is inside', () => {
    const system = new FakeSystem()
    system.cgroups = new Map([
      [10, '/a/b'],
      [11, '/c']
    ])
    system.attached.set(`/cg/a/b ${String(INGRESS)}`, { count: 2, multi: true })
    system.attached.set(`/cg/a ${String(EGRESS)}`, { count: 1, multi: true })
    expect(system.read({ 10: 100, 11: 200 }, 100)).toEqual(['/a: inet_egress 1', '/a/b: inet_ingress 2'])
    expect(system.programsOnCgroups.of(200, 'other')).toEqual([])
    expect(system.programsOnCgroups.of(300, 'without processes')).toEqual([])
  })

  it('leaves out what the nearest cgroup overrides, and keeps what runs beside it', () => {
    const system = new FakeSystem()
    system.cgroups.set(10, '/a/b')
    system.attached.set(`/cg/a/b ${String(INGRESS)}`, { count: 1, multi: false })
    system.attached.set(`/cg/a ${String(INGRESS)}`, { count: 1, multi: false })
    system.attached.set(`/cg/ ${String(INGRESS)}`, { count: 1, multi: true })
    expect(system.read({ 10: 100 }, 100)).toEqual(['/: inet_ingress 1', '/a/b: inet_ingress 1'])
  })

  it('looks at nothing where no program of the network is loaded', () => {
    const system = new FakeSystem()
    system.programs = new Map([[3, DEVICE]])
    system.cgroups.set(10, '/a')
    expect(system.read({ 10: 100 }, 100)).toEqual([])
    expect([system.asked, system.looked]).toEqual([[], []])
  })

  it('asks a cgroup once, and again when another program was loaded or time has passed', () => {
    const system = new FakeSystem()
    system.cgroups = new Map([
      [10, '/a'],
      [11, '/a']
    ])
    const read = () => system.read({ 10: 100, 11: 200 }, 200)
    expect(read()).toEqual([])
    expect(system.asked).toEqual(['/cg/a 0', '/cg/a 1', '/cg/ 0', '/cg/ 1'])
    expect([read(), system.asked.length, system.looked.length]).toEqual([[], 4, 2])
    system.attached.set('/cg/a 0', { count: 1, multi: false })
    system.programs.set(8, SKB)
    expect(read()).toEqual(['/a: inet_ingress 1'])
    system.attached.clear()
    expect(read()).toEqual(['/a: inet_ingress 1'])
    system.clock += 60_000
    expect(read()).toEqual([])
  })

  it('follows a process that is put into its cgroup a moment later', () => {
    const system = new FakeSystem()
    system.attached.set('/cg/a 0', { count: 1, multi: false })
    system.cgroups.set(10, '/')
    expect(system.read({ 10: 100 }, 100)).toEqual([])
    system.cgroups.set(10, '/a')
    system.clock += 3000
    expect(system.read({ 10: 100 }, 100)).toEqual(['/a: inet_ingress 1'])
  })

  it('says a refusal once', () => {
    const system = new FakeSystem()
    system.cgroups = new Map([
      [10, '/a'],
      [11, '/b']
    ])
    for (const refused of ['all', '/cg/b']) {
      const gaps = new GapList()
      system.refused = refused
      system.read({ 10: 100, 11: 200 }, 200, gaps)
      expect(gaps.list).toMatchObject([
        { code: 'no-rights', what: 'subsystems', namespaceId: null, subject: 'cgroup-bpf' }
      ])
    }
  })
})

describe('the hierarchy of version 2', () => {
  const mounts = [
    '30 25 0:26 / /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu',
    '31 25 0:27 /part /mnt/part rw shared:10 - cgroup2 cgroup2 rw',
    '32 25 0:27 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw'
  ].join('\n')

  it('is found beside version 1, and the mount that shows most of it is taken', () => {
    expect(cgroupMount(mounts)).toEqual({ path: '/sys/fs/cgroup/unified', root: '/' })
    expect(cgroupMount('30 25 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu')).toBeNull()
    expect(cgroupMount('31 25 0:27 /../.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw')).toBeNull()
  })

  it('gives cgroups their directories, where the mount shows them', () => {
    const part = { path: '/mnt/part', root: '/part' }
    expect(cgroupDirectory(part, '/part')).toBe('/mnt/part')
    expect(cgroupDirectory(part, '/part/a')).toBe('/mnt/part/a')
    expect(cgroupDirectory(part, '/particular')).toBeNull()
    expect(cgroupDirectory({ path: '/cg', root: '/' }, '/a/b')).toBe('/cg/a/b')
  })

  it('names the cgroup of a process, and those above', () => {
    expect(unifiedCgroup('9:cpu:/x\n0::/a/b\n')).toBe('/a/b')
    expect(unifiedCgroup('0::/a b\n')).toBe('/a b')
    expect(unifiedCgroup('9:cpu:/x\n')).toBeNull()
    expect(unifiedCgroup('0::/../outside\n')).toBeNull()
    expect(unifiedCgroup('0::/a (deleted)\n')).toBeNull()
    expect([parentCgroup('/a/b'), parentCgroup('/a'), parentCgroup('/')]).toEqual(['/a', '/', null])
  })
})
