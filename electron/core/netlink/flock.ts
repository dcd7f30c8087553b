/**
 * flock(2) through koffi: a lock on an open file that the kernel frees when the last descriptor of it is closed, however
 * its holder ended. Node opens files with O_CLOEXEC, so that no child keeps a lock for us.
 */
import koffi from 'koffi'
import { KernelError } from './kernel-error'

const LOCK_EX = 2
const LOCK_NB = 4
const EINTR = 4
const EAGAIN = 11

type Flock = (fd: number, operation: number) => number
let loaded: Flock | null = null
const flock = (): Flock => (loaded ??= koffi.load('libc.so.6').func('int flock(int fd, int operation)'))

/** Takes the file for this descriptor alone without waiting; false when another has it. @throws KernelError */
export function lockFile(fd: number): boolean {
  for (;;) {
    if (flock()(fd, LOCK_EX | LOCK_NB) === 0) return true
    const errno = koffi.errno()
    if (errno === EAGAIN) return false
    if (errno !== EINTR) throw new KernelError(errno, 'flock')
  }
}
