import { describe, expect, it } from 'vitest'
import { parseNamespaceMounts, readNamespaceMounts } from './mountinfo'

const lines = (...rows: string[]): Buffer => Buffer.from(`${rows.join('\n')}\n`)

describe('parseNamespaceMounts', () => {
  it('finds network namespaces and leaves other mounts and other namespaces alone', () => {
    const text = lines(
      '22 1 253:0 / / rw,relatime - ext4 /dev/root rw',
      '40 22 0:4 net:[4026532246] /run/netns/web rw shared:3 - nsfs nsfs rw',
      '41 22 0:4 mnt:[4026532300] /run/x/mnt rw - nsfs nsfs rw',
      '42 22 0:4 net:[4026532400] /run/docker/netns/0a1b2c3d4e5f rw - nsfs nsfs rw'
    )
    expect(parseNamespaceMounts(text)).toEqual([
      { inode: 4026532246, path: '/run/netns/web' },
      { inode: 4026532400, path: '/run/docker/netns/0a1b2c3d4e5f' }
    ])
  })

  it('takes the mount that hides the earlier one on the same path', () => {
    const text = lines(
      '40 22 0:4 net:[1] /run/netns/a rw - nsfs nsfs rw',
      '41 40 0:4 net:[2] /run/netns/a rw - nsfs nsfs rw'
    )
    expect(parseNamespaceMounts(text)).toEqual([{ inode: 2, path: '/run/netns/a' }])
  })

  it('undoes the escapes of spaces and backslashes in a path', () => {
    const text = lines('40 22 0:4 net:[7] /srv/my\\040lab\\134x rw - nsfs nsfs rw')
    expect(parseNamespaceMounts(text)).toEqual([{ inode: 7, path: '/srv/my lab\\x' }])
  })

  it('is not fooled by a source or a path that looks like a namespace', () => {
    const text = lines(
      '40 22 0:30 / /mnt/net:[5] rw - tmpfs net:[5] rw',
      '41 22 0:30 /dir /mnt/b rw - tmpfs x - nsfs net:[6] rw'
    )
    expect(parseNamespaceMounts(text)).toEqual([])
  })

  it('leaves out what no path leads to, because another mount lies over it', () => {
    const own = '43 26 0:4 net:[3] /run/netns/own rw - nsfs nsfs rw'
    const text = lines(
      '22 1 253:0 / / rw - ext4 /dev/root rw',
      '25 22 0:23 / /run rw - tmpfs tmpfs rw',
      '40 25 0:23 /netns /run/netns rw - tmpfs tmpfs rw',
      '41 40 0:4 net:[1] /run/netns/outer rw - nsfs nsfs rw',
      '42 22 0:4 net:[2] /srv/ns rw - nsfs nsfs rw',
      '26 25 0:60 / /run rw - tmpfs tmpfs rw',
      own,
      '44 22 0:61 / /srv rw - tmpfs tmpfs rw',
      '45 44 0:4 net:[4] /srv/ns rw - nsfs nsfs rw'
    )
    expect(parseNamespaceMounts(text)).toEqual([
      { inode: 3, path: '/run/netns/own' },
      { inode: 4, path: '/srv/ns' }
    ])
    // The same mounts, without the tmpfs over /run.
    const plain = lines(...text.toString().split('\n').slice(0, 4))
    expect(parseNamespaceMounts(plain)).toEqual([{ inode: 1, path: '/run/netns/outer' }])
  })

  it('bears a chain of mounts as long as someone cares to make it, and a root that is its own parent', () => {
    const chain = Array.from({ length: 50_000 }, (_, at) => `${at + 2} ${at + 1} 0:9 / / rw - tmpfs x rw`)
    const text = lines('1 1 0:9 / / rw - rootfs x rw', ...chain, '60000 50001 0:4 net:[1] /a rw - nsfs x rw')
    expect(parseNamespaceMounts(text)).toEqual([{ inode: 1, path: '/a' }])
  })
})

describe.runIf(process.platform === 'linux')('readNamespaceMounts', () => {
  it('reads no more than the bound, and says that there was more', () => {
    expect(readNamespaceMounts('/proc/self/mountinfo').truncated).toBe(false)
    expect(readNamespaceMounts('/proc/self/mountinfo', 40)).toEqual({ mounts: [], truncated: true })
  })
})
