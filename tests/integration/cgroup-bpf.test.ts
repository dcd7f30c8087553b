/**
 * A real program on a real cgroup (bpf(2), cgroups(7)): seen in the namespace whose process is inside, gone when it is
 * detached. The program lets every packet pass, and only the test's own process is in that cgroup.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  writeFileSync
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import koffi from 'koffi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KernelReader } from '@core/collectors'
import { cgroupMount } from '@core/collectors/cgroups-of-processes'
import type { Subsystem } from '@shared/model'
import { canMakeNamespaces, TestNamespaces } from '../support/namespaces'

const BPF_PROG_LOAD = 5
const BPF_PROG_ATTACH = 8
const BPF_PROG_DETACH = 9
const CGROUP_SKB = 8
const INET_EGRESS = 1
const ALLOW_MULTI = 2
const numbers: Partial<Record<string, number>> = { x64: 321, arm64: 280 }

/** bpf(2) as the test needs it, to change what the product then looks at. @throws Error */
function bpf(command: number, write: (attributes: Buffer) => void): number {
  const call = koffi
    .load('libc.so.6')
    .func('long syscall(long number, int command, void *attributes, uint32_t size)')
  const attributes = Buffer.alloc(128)
  write(attributes)
  const result = Number(call(numbers[process.arch] ?? -1, command, attributes, attributes.length))
  if (result < 0) throw new Error(`bpf ${String(command)}: errno ${String(koffi.errno())}`)
  return result
}

/** `r0 = 1; exit`: pass. The caller closes the descriptor. */
function loadProgram(): number {
  const program = Buffer.from('b700000001000000' + '9500000000000000', 'hex')
  const license = Buffer.from('GPL\0')
  return bpf(BPF_PROG_LOAD, (attributes) => {
    attributes.writeUInt32LE(CGROUP_SKB, 0)
    attributes.writeUInt32LE(program.length / 8, 4)
    attributes.writeBigUInt64LE(koffi.address(program), 8)
    attributes.writeBigUInt64LE(koffi.address(license), 16)
  })
}

const change = (command: number, cgroup: number, program: number): void =>
  void bpf(command, (attributes) => {
    attributes.writeUInt32LE(cgroup, 0)
    attributes.writeUInt32LE(program, 4)
    attributes.writeUInt32LE(INET_EGRESS, 8)
    attributes.writeUInt32LE(command === BPF_PROG_ATTACH ? ALLOW_MULTI : 0, 12)
  })

const mount = cgroupMount(readFileSync('/proc/self/mountinfo', 'utf8'))
const newCgroup = (): string =>
  `${mount?.path ?? ''}/vs-${String(process.pid)}p-${randomBytes(3).toString('hex')}`

/** Whether a cgroup can be made here, and a program loaded. */
const possible = ((): boolean => {
  if (!canMakeNamespaces || mount === null || numbers[process.arch] === undefined) return false
  try {
    const path = newCgroup()
    mkdirSync(path)
    rmdirSync(path)
    closeSync(loadProgram())
    return true
  } catch {
    // Read-only, or a kernel or container without the right to bpf(2): the title says so.
    return false
  }
})()

describe.runIf(possible)('programs on cgroups (needs root, a writable cgroup2 mount and bpf(2))', () => {
  let reader: KernelReader
  let lab: TestNamespaces
  let path: string
  let cgroup: number
  let program: number

  beforeAll(async () => {
    sweep()
    reader = await KernelReader.start({ source: 'local' })
  })
  afterAll(() => reader.close())

  beforeEach(() => {
    lab = new TestNamespaces()
    path = newCgroup()
    mkdirSync(path)
    cgroup = openSync(path, 'r')
    program = loadProgram()
  })
  afterEach(async () => {
    closeSync(program)
    closeSync(cgroup)
    await lab.close()
    // A cgroup whose last process has just ended is busy for a moment.
    await expect.poll(() => removed(path), { timeout: 20_000 }).toBe(true)
  })

  it('are seen in the namespace of the process inside, and gone once detached', async () => {
    const place = await lab.addNameless()
    const empty = lab.one('empty')
    writeFileSync(`${path}/cgroup.procs`, place.ref)
    const name = `/${path.split('/').at(-1) ?? ''}`
    const read = async (): Promise<Subsystem[]> => {
      const { facts, namespaceOfPid } = await reader.read()
      const found = facts.subsystems.filter((item) => item.where.endsWith(name))
      for (const item of found) expect(item.namespaceId).toBe(namespaceOfPid.get(place.pid ?? 0))
      expect(facts.namespaces.some(({ names }) => names.includes(empty.ref))).toBe(true)
      return found
    }
    expect(await read()).toEqual([])
    change(BPF_PROG_ATTACH, cgroup, program)
    // The program was loaded before that reading: the cgroup would be asked again only once the answer has grown old.
    // Another program in the kernel is reason enough to ask at once.
    const other = loadProgram()
    try {
      await expect
        .poll(read, { timeout: 60_000, interval: 500 })
        .toMatchObject([{ kind: 'cgroup-bpf', detail: 'inet_egress 1' }])
      change(BPF_PROG_ATTACH, cgroup, other)
      change(BPF_PROG_DETACH, cgroup, program)
      change(BPF_PROG_DETACH, cgroup, other)
    } finally {
      closeSync(other)
    }
    await expect.poll(read, { timeout: 60_000, interval: 500 }).toEqual([])
  })

  it('of a cgroup above are found for the processes of those below', async () => {
    const below = `${path}/below`
    mkdirSync(below)
    const place = await lab.addNameless()
    writeFileSync(`${below}/cgroup.procs`, place.ref)
    change(BPF_PROG_ATTACH, cgroup, program)
    try {
      const fresh = await KernelReader.start({ source: 'local' })
      try {
        const { facts, namespaceOfPid } = await fresh.read()
        const name = path.split('/').at(-1) ?? ''
        expect(facts.subsystems.filter((item) => item.where.includes(name))).toMatchObject([
          {
            namespaceId: namespaceOfPid.get(place.pid ?? 0),
            kind: 'cgroup-bpf',
            detail: 'inet_egress 1'
          }
        ])
        expect(facts.subsystems.some((item) => item.where.endsWith(`/${name}`))).toBe(true)
        expect(facts.gaps.filter((gap) => gap.subject === 'cgroup-bpf')).toEqual([])
      } finally {
        await fresh.close()
      }
    } finally {
      change(BPF_PROG_DETACH, cgroup, program)
      await lab.stop(place.pid ?? 0)
      await expect.poll(() => removed(below), { timeout: 20_000 }).toBe(true)
    }
  })
})

function removed(path: string): boolean {
  try {
    rmdirSync(path)
    return true
  } catch {
    // EBUSY until the kernel has let the last process go.
    return false
  }
}

/** Removes cgroups of test processes that are gone; the kernel lets their programs go with them. */
function sweep(): void {
  if (mount === null) return
  for (const name of readdirSync(mount.path)) {
    const owner = /^vs-(\d+)p-/.exec(name)?.[1]
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue
    removed(`${mount.path}/${name}/below`)
    removed(`${mount.path}/${name}`)
  }
}
