/**
 * The C library's system calls as koffi gives them, no compiler needed: setns(2), socket(2), recv(2), poll(2),
 * getsockopt(2), ioctl(2), openat2(2). Every call is synchronous, because a namespace belongs to the calling thread. A
 * call that fails throws KernelError. The library is loaded at the first call, so that importing this on another system
 * does no harm.
 */
import koffi from 'koffi'
import { KernelError } from './kernel-error'

type Call<T extends unknown[]> = (...args: T) => number

interface Functions {
  open: Call<[string, number]>
  openPath: Call<[Buffer, number]>
  read: Call<[number, Buffer, number]>
  close: Call<[number]>
  dup: Call<[number]>
  setns: Call<[number, number]>
  unshare: Call<[number]>
  socket: Call<[number, number, number]>
  bind: Call<[number, Buffer, number]>
  send: Call<[number, Buffer, number, number]>
  recv: Call<[number, Buffer, number, number]>
  recvmsg: Call<[number, MessageHeader, number]>
  poll: Call<[Buffer, number, number]>
  getsockopt: Call<[number, number, number, Buffer, Buffer]>
  setsockopt: Call<[number, number, number, Buffer, number]>
  getsockname: Call<[number, Buffer, Buffer]>
  ioctl: Call<[number, number, Buffer]>
  syscall: Call<[number, number, string, Buffer, number]>
  geteuid: Call<[]>
}

/** struct msghdr and struct iovec, recvmsg(2). */
export interface MessageHeader {
  msg_name: Buffer | null
  msg_namelen: number
  msg_iov: { iov_base: Buffer; iov_len: number }[]
  msg_iovlen: number
  msg_control: Buffer | null
  msg_controllen: number
  msg_flags: number
}

function loadFunctions(): Functions {
  const c = koffi.load('libc.so.6')
  const iovec = koffi.struct({ iov_base: 'void *', iov_len: 'size_t' })
  const msghdr = koffi.struct({
    msg_name: 'void *',
    msg_namelen: 'uint32_t',
    msg_iov: koffi.pointer(iovec),
    msg_iovlen: 'size_t',
    msg_control: 'void *',
    msg_controllen: 'size_t',
    msg_flags: 'int'
  })
  return {
    open: c.func('int open(const char *path, int flags)'),
    openPath: c.func('int open(const void *path, int flags)'),
    read: c.func('long read(int fd, void *data, size_t length)'),
    close: c.func('int close(int fd)'),
    dup: c.func('int dup(int fd)'),
    setns: c.func('int setns(int fd, int nstype)'),
    unshare: c.func('int unshare(int flags)'),
    socket: c.func('int socket(int domain, int type, int protocol)'),
    bind: c.func('int bind(int fd, const void *address, uint32_t length)'),
    send: c.func('long send(int fd, const void *data, size_t length, int flags)'),
    recv: c.func('long recv(int fd, void *data, size_t length, int flags)'),
    recvmsg: c.func('recvmsg', 'long', ['int', koffi.inout(koffi.pointer(msghdr)), 'int']),
    poll: c.func('int poll(void *fds, unsigned long count, int timeout)'),
    getsockopt: c.func('int getsockopt(int fd, int level, int name, void *value, void *length)'),
    setsockopt: c.func('int setsockopt(int fd, int level, int name, const void *value, uint32_t length)'),
    getsockname: c.func('int getsockname(int fd, void *address, void *length)'),
    ioctl: c.func('int ioctl(int fd, unsigned long request, void *argument)'),
    syscall: c.func('long syscall(long number, int dirfd, const char *path, void *how, size_t size)'),
    geteuid: c.func('uint32_t geteuid()')
  }
}

let loaded: Functions | null = null
const libc = (): Functions => (loaded ??= loadFunctions())

/** Passes a result that is no error on. */
function checked(result: number, call: string): number {
  if (result < 0) throw new KernelError(koffi.errno(), call)
  return result
}

export const O_RDONLY = 0
export const O_PATH = 0x200000
export const O_NONBLOCK = 0x800
export const O_CLOEXEC = 0x80000
export const O_DIRECTORY = 0x10000
export const CLONE_NEWNET = 0x40000000
export const CLONE_NEWUSER = 0x10000000
export const SOL_SOCKET = 1
export const MSG_PEEK = 2
export const MSG_TRUNC = 0x20
export const MSG_DONTWAIT = 0x40
const EAGAIN = 11
const EINTR = 4

/** A new file descriptor, closed in children. @throws KernelError */
export const openFile = (path: string, flags = O_RDONLY): number =>
  checked(libc().open(path, flags | O_CLOEXEC), `open ${path}`)

/**
 * Fills `data` from the start of a file: for the small files of proc(5), read again and again, without what node:fs adds.
 * @param path ends with a NUL byte
 * @returns how many bytes, at most what `data` holds; -errno when it cannot be opened or read
 */
export function readFileInto(path: Buffer, data: Buffer): number {
  const { openPath, read, close } = libc()
  const fd = openPath(path, O_RDONLY | O_CLOEXEC)
  if (fd < 0) return -koffi.errno()
  try {
    let size = 0
    while (size < data.length) {
      const got = read(fd, size === 0 ? data : data.subarray(size), data.length - size)
      if (got < 0) {
        const errno = koffi.errno()
        if (errno === EINTR) continue
        return -errno
      }
      if (got === 0) break
      size += got
    }
    return size
  } finally {
    close(fd)
  }
}

/** Closes a file descriptor. @throws KernelError */
export const closeFile = (fd: number): void => void checked(libc().close(fd), 'close')

/** Moves the calling thread, and only it, into the namespace. @throws KernelError */
export const setns = (fd: number, kind = CLONE_NEWNET): void => void checked(libc().setns(fd, kind), 'setns')

/** Gives the calling thread new namespaces of these kinds. @throws KernelError */
export const unshare = (flags: number): void => void checked(libc().unshare(flags), 'unshare')

/** @throws KernelError */
export const openSocket = (domain: number, type: number, protocol: number): number =>
  checked(libc().socket(domain, type | O_CLOEXEC, protocol), 'socket')

/** @throws KernelError */
export const bindSocket = (fd: number, address: Buffer): void =>
  void checked(libc().bind(fd, address, address.length), 'bind')

/** Sends the first `length` bytes. @throws KernelError */
export const send = (fd: number, data: Buffer, length: number): number =>
  checked(libc().send(fd, data, length, 0), 'send')

/**
 * One datagram into `data` without waiting. The result is its real length (MSG_TRUNC), more than the buffer's when it did
 * not fit; -1 when there is none now.
 * @throws KernelError
 */
export function receiveNow(fd: number, data: Buffer): number {
  for (;;) {
    const size = libc().recv(fd, data, data.length, MSG_DONTWAIT | MSG_TRUNC)
    if (size >= 0) return size
    const errno = koffi.errno()
    if (errno === EAGAIN) return -1
    if (errno !== EINTR) throw new KernelError(errno, 'recv')
  }
}

/** As `receiveNow`, with the ancillary data, recvmsg(2). `control` is filled from its start. @throws KernelError */
export function receiveMessage(
  fd: number,
  data: Buffer,
  control: Buffer
): { size: number; controlLength: number } {
  const header: MessageHeader = {
    msg_name: null,
    msg_namelen: 0,
    msg_iov: [{ iov_base: data, iov_len: data.length }],
    msg_iovlen: 1,
    msg_control: control,
    msg_controllen: control.length,
    msg_flags: 0
  }
  for (;;) {
    const size = libc().recvmsg(fd, header, MSG_DONTWAIT | MSG_TRUNC)
    if (size >= 0) return { size, controlLength: header.msg_controllen }
    const errno = koffi.errno()
    if (errno === EAGAIN) return { size: -1, controlLength: 0 }
    if (errno !== EINTR) throw new KernelError(errno, 'recvmsg')
  }
}

const pollEntry = Buffer.alloc(8)

/** Waits until the descriptor can be read; false when the time is over (milliseconds). @throws KernelError */
export function pollReadable(fd: number, timeoutMs: number): boolean {
  const end = Date.now() + timeoutMs
  for (;;) {
    pollEntry.writeInt32LE(fd, 0)
    pollEntry.writeInt16LE(1, 4)
    pollEntry.writeInt16LE(0, 6)
    const ready = libc().poll(pollEntry, 1, Math.max(0, end - Date.now()))
    if (ready >= 0) return ready > 0
    const errno = koffi.errno()
    if (errno !== EINTR) throw new KernelError(errno, 'poll')
  }
}

const optionLength = Buffer.alloc(4)

/** The option's bytes. @throws KernelError */
export function socketOption(
  fd: number,
  level: number,
  name: number,
  size: number,
  value: Buffer = Buffer.alloc(size)
): Buffer {
  optionLength.writeUInt32LE(size)
  checked(libc().getsockopt(fd, level, name, value, optionLength), 'getsockopt')
  const length = optionLength.readUInt32LE()
  return length < value.length ? value.subarray(0, length) : value
}

const optionValue = Buffer.alloc(4)

/** Sets an int option; false when this kernel does not know it (ENOPROTOOPT). @throws KernelError */
export function setSocketOption(fd: number, level: number, name: number, value: number): boolean {
  optionValue.writeInt32LE(value)
  if (libc().setsockopt(fd, level, name, optionValue, 4) === 0) return true
  const errno = koffi.errno()
  if (errno === 92) return false
  throw new KernelError(errno, 'setsockopt')
}

/** The local address, at most 128 bytes. @throws KernelError */
export function socketName(fd: number): Buffer {
  const address = Buffer.alloc(128)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(address.length)
  checked(libc().getsockname(fd, address, length), 'getsockname')
  return address.subarray(0, length.readUInt32LE())
}

/** ioctl(2) with a pointer argument; the result is what the call returned. @throws KernelError */
export const ioctl = (fd: number, request: number, argument: Buffer): number =>
  checked(libc().ioctl(fd, request, argument), `ioctl 0x${request.toString(16)}`)

/** The effective uid of the process. */
export const effectiveUid = (): number => libc().geteuid()

/** openat2(2); `how` is struct open_how. @throws KernelError */
export const openat2 = (directory: number, path: string, how: Buffer): number =>
  checked(libc().syscall(437, directory, path, how, how.length), `openat2 ${path}`)
