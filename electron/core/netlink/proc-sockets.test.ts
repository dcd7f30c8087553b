import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diagWithoutLoading, parseProcSockets } from './proc-sockets'

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'

describe('/proc/net/tcp and its like', () => {
  it('gives listeners with address, port, uid and inode', () => {
    const text = `${HEADER}   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 31415 1 0 100 0 0 10 0
   1: 0100007F:0CEA 0200007F:9999 01 00000000:00000000 00:00000000 00000000   999        0 31416 1 0 100 0 0 10 0\n`
    expect(parseProcSockets(text, 'tcp')).toEqual([
      {
        protocol: 'tcp',
        family: 'ipv4',
        address: '127.0.0.1',
        v6only: false,
        port: 3306,
        boundIfindex: null,
        state: 'listen',
        uid: 999,
        inode: 31415
      }
    ])
  })

  it('gives IPv6 addresses word by word, and nothing for lines that are none', () => {
    const text = `${HEADER}   0: B80D0120000000000000000001000000:0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 7 2 0 0
 garbage\n   2: XYZ:0035 0:0 07\n`
    expect(parseProcSockets(text, 'udp')).toMatchObject([
      { family: 'ipv6', address: '2001:db8::1', port: 53 }
    ])
  })
})

describe('whether sock_diag answers without loading a module', () => {
  let root = ''
  beforeEach(() => {
    root = `${mkdtempSync(join(tmpdir(), 'vs-diag-'))}/`
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const file = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }

  it('yes on a kernel without modules', () => expect(diagWithoutLoading(root)).toBe(true))

  it('no while one of them is neither loaded nor built in', () => {
    file('proc/modules', '')
    mkdirSync(join(root, 'sys/module/inet_diag'), { recursive: true })
    mkdirSync(join(root, 'sys/module/tcp_diag'), { recursive: true })
    expect(diagWithoutLoading(root)).toBe(false)
    mkdirSync(join(root, 'sys/module/udp_diag'), { recursive: true })
    expect(diagWithoutLoading(root)).toBe(true)
  })

  it('yes where they are built in', () => {
    file('proc/modules', '')
    file('proc/sys/kernel/osrelease', '6.1.0-test\n')
    file(
      'lib/modules/6.1.0-test/modules.builtin',
      'kernel/net/ipv4/inet_diag.ko\nkernel/net/ipv4/tcp_diag.ko\nkernel/net/ipv4/udp_diag.ko\n'
    )
    expect(diagWithoutLoading(root)).toBe(true)
  })
})
