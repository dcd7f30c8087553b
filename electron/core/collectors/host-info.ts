/** The machine itself: its name, kernel, distribution (os-release(5)) and boot, and with which rights it was looked at. */
import { arch, hostname, release } from 'node:os'
import type { HostInfo } from '@shared/model'
import { effectiveUid } from '../netlink/libc'
import { readKernelOffers } from './kernel-offers'
import { readProc } from './proc-files'

/** PRETTY_NAME of os-release(5), or `Linux`. */
export function distribution(text: string | null): string {
  const value = /^PRETTY_NAME=(.*)$/m.exec(text ?? '')?.[1]
  return value === undefined ? 'Linux' : value.replace(/^(["'])(.*)\1$/, '$2')
}

/** boot_id, which every reboot changes. */
export const readBootId = (): string => (readProc('/proc/sys/kernel/random/boot_id') ?? 'unknown').trim()

/** All but the namespace that stands for the host. */
export function readHostInfo(source: HostInfo['source']): Omit<HostInfo, 'namespaceId'> {
  const uid = effectiveUid()
  return {
    hostname: hostname(),
    kernel: release(),
    os: distribution(readProc('/etc/os-release') ?? readProc('/usr/lib/os-release')),
    arch: arch(),
    rights: uid === 0 ? 'root' : 'user',
    uid,
    source,
    offers: readKernelOffers()
  }
}
