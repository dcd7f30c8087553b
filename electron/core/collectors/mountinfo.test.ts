import { describe, expect, it } from 'vitest'
import { parseNamespaceMounts } from './mountinfo'

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
})
