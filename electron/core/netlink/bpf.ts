/**
 * Questions to bpf(2) about programs on cgroups, linux/bpf.h: which programs are in the kernel (BPF_PROG_GET_NEXT_ID, and
 * BPF_OBJ_GET_INFO_BY_FD for their kind), and how many are attached to one cgroup at one place (BPF_PROG_QUERY). Only
 * commands that read. The call's number differs between architectures; where it is not known here, nothing is asked.
 */
import koffi from 'koffi'
import { closeFile } from './libc'
import { KernelError } from './kernel-error'

const numbers: Partial<Record<string, number>> = {
  x64: 321,
  ia32: 357,
  arm: 386,
  arm64: 280,
  riscv64: 280,
  loong64: 280,
  ppc64: 361,
  s390x: 351
}

const BPF_PROG_GET_NEXT_ID = 11
const BPF_PROG_GET_FD_BY_ID = 13
const BPF_OBJ_GET_INFO_BY_FD = 15
const BPF_PROG_QUERY = 16

const ENOENT = 2
const EINVAL = 22
const ENOSYS = 38

/**
 * Where a program that touches packets or sockets may sit on a cgroup (enum bpf_attach_type), by the kind of program that
 * may sit there (enum bpf_prog_type). Device and sysctl programs are not the network's.
 */
export const cgroupPlaces: ReadonlyMap<number, readonly (readonly [type: number, name: string])[]> = new Map([
  // BPF_PROG_TYPE_CGROUP_SKB
  [8, [[0, 'inet_ingress'] as const, [1, 'inet_egress'] as const]],
  // BPF_PROG_TYPE_CGROUP_SOCK
  [
    9,
    [
      [2, 'inet_sock_create'],
      [12, 'inet4_post_bind'],
      [13, 'inet6_post_bind'],
      [34, 'inet_sock_release']
    ]
  ],
  // BPF_PROG_TYPE_SOCK_OPS
  [13, [[3, 'sock_ops']]],
  // BPF_PROG_TYPE_CGROUP_SOCK_ADDR
  [
    18,
    [
      [8, 'inet4_bind'],
      [9, 'inet6_bind'],
      [10, 'inet4_connect'],
      [11, 'inet6_connect'],
      [14, 'udp4_sendmsg'],
      [15, 'udp6_sendmsg'],
      [19, 'udp4_recvmsg'],
      [20, 'udp6_recvmsg'],
      [29, 'inet4_getpeername'],
      [30, 'inet6_getpeername'],
      [31, 'inet4_getsockname'],
      [32, 'inet6_getsockname']
    ]
  ],
  // BPF_PROG_TYPE_CGROUP_SOCKOPT
  [
    25,
    [
      [21, 'getsockopt'],
      [22, 'setsockopt']
    ]
  ]
])

/** What one place of one cgroup has of its own, without what it inherits. */
export interface Attached {
  readonly count: number
  /** BPF_F_ALLOW_MULTI: programs of cgroups below run beside these, not instead of them. */
  readonly multi: boolean
}

/** The questions, so that a test can answer them. */
export interface BpfQueries {
  /** The id after this one; null at the end, and where the kernel has no bpf(2). @throws KernelError EPERM */
  nextProgram(id: number): number | null
  /** enum bpf_prog_type; null when the program is gone. @throws KernelError */
  programType(id: number): number | null
  /** @param fd of the cgroup's directory. null: this kernel knows no such place. @throws KernelError */
  attached(fd: number, place: number): Attached | null
}

const SIZE = 64
const attributes = Buffer.alloc(SIZE)
const info = Buffer.alloc(16)

type Syscall = (number: number, command: number, attributes: Buffer, size: number) => number
let loaded: Syscall | null = null

const load = (): Syscall =>
  koffi.load('libc.so.6').func('long syscall(long number, int command, void *attributes, uint32_t size)')

/** The call's result, or the negated errno. */
function bpf(command: number, ...words: readonly number[]): number {
  const number = numbers[process.arch]
  if (number === undefined) return -ENOSYS
  loaded ??= load()
  attributes.fill(0)
  words.forEach((word, at) => attributes.writeUInt32LE(word, at * 4))
  const result = loaded(number, command, attributes, SIZE)
  return result < 0 ? -koffi.errno() : result
}

/** The kernel's own answers. */
export const bpfQueries: BpfQueries = {
  nextProgram(id) {
    const result = bpf(BPF_PROG_GET_NEXT_ID, id)
    if (result === -ENOENT || result === -ENOSYS) return null
    if (result < 0) throw new KernelError(-result, 'BPF_PROG_GET_NEXT_ID')
    return attributes.readUInt32LE(4)
  },
  programType(id) {
    const fd = bpf(BPF_PROG_GET_FD_BY_ID, id)
    if (fd === -ENOENT) return null
    if (fd < 0) throw new KernelError(-fd, 'BPF_PROG_GET_FD_BY_ID')
    try {
      const at = koffi.address(info)
      const result = bpf(BPF_OBJ_GET_INFO_BY_FD, fd, info.length, Number(at & 0xffffffffn), Number(at >> 32n))
      if (result < 0) throw new KernelError(-result, 'BPF_OBJ_GET_INFO_BY_FD')
      return info.readUInt32LE(0)
    } finally {
      closeFile(fd)
    }
  },
  attached(fd, place) {
    const result = bpf(BPF_PROG_QUERY, fd, place)
    if (result === -EINVAL || result === -ENOSYS) return null
    if (result < 0) throw new KernelError(-result, 'BPF_PROG_QUERY')
    return { count: attributes.readUInt32LE(24), multi: (attributes.readUInt32LE(12) & 2) !== 0 }
  }
}
