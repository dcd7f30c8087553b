/** Files of another process's root, and what a hostile one puts in their place. */
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { O_PATH } from '../netlink/libc'
import { readInRoot, servedMounts } from './root-files'

describe.runIf(process.platform === 'linux')('a file in a root that is not ours', () => {
  let directory: string
  let root: number
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vs-root-'))
    mkdirSync(join(directory, 'root/etc'), { recursive: true })
    root = openSync(join(directory, 'root'), O_PATH | constants.O_DIRECTORY)
  })
  afterEach(() => {
    closeSync(root)
    rmSync(directory, { recursive: true, force: true })
  })
  const at = (...parts: string[]): string => join(directory, ...parts)

  it('is read, and null when it is not there', () => {
    writeFileSync(at('root/etc/hosts'), 'inside')
    expect(readInRoot(root, '/etc/hosts', [])).toBe('inside')
    expect(readInRoot(root, '/etc/resolv.conf', [])).toBeNull()
  })

  it('never is the host’s, whatever links say', () => {
    symlinkSync('/etc/passwd', at('root/etc/hosts'))
    symlinkSync('../../../../../../../../etc/passwd', at('root/etc/resolv.conf'))
    expect(readInRoot(root, '/etc/hosts', [])).toBeNull()
    expect(readInRoot(root, '/etc/resolv.conf', [])).toBeNull()
    writeFileSync(at('root/etc/passwd'), 'inside')
    expect(readInRoot(root, '/etc/hosts', [])).toBe('inside')
    expect(readInRoot(root, '/etc/resolv.conf', [])).toBe('inside')
  })

  it('is not opened when it is a pipe or a directory', () => {
    execFileSync('mkfifo', [at('root/etc/hosts')])
    mkdirSync(at('root/etc/resolv.conf'))
    for (const path of ['/etc/hosts', '/etc/resolv.conf']) {
      expect(() => readInRoot(root, path, [])).toThrow('no regular file')
    }
  })

  it('is read up to a bound', () => {
    writeFileSync(at('root/etc/hosts'), 'x'.repeat(1_000_000))
    expect(readInRoot(root, '/etc/hosts', [])).toHaveLength(256 * 1024)
  })

  it('is left alone on file systems that a process serves, and links are not followed beside them', () => {
    const mounts = servedMounts(
      '35 1 0:49 / /sys/c rw - fusectl c rw\n36 35 0:50 / /etc rw - fuse.sshfs x rw\n37 35 0:51 / /data rw - nfs4 y rw\n38 35 0:52 / /tmp rw - tmpfs z rw\n'
    )
    expect(mounts).toEqual(['/etc', '/data'])
    writeFileSync(at('root/etc/hosts'), 'inside')
    expect(() => readInRoot(root, '/etc/hosts', mounts)).toThrow('/etc')
    expect(readInRoot(root, '/etc/hosts', ['/data'])).toBe('inside')
    symlinkSync('/etc/hosts', at('root/etc/resolv.conf'))
    expect(() => readInRoot(root, '/etc/resolv.conf', ['/data'])).toThrow('ELOOP')
  })
})
