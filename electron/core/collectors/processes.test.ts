import { closeSync, openSync, readlinkSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { commandName, namespaceInode, scanDescriptors, scanProcesses } from './processes'

const home = namespaceInode(readlinkSync('/proc/self/ns/net'), 'net')

describe('namespaceInode', () => {
  it('reads the number of the kind asked for and nothing else', () => {
    expect(namespaceInode('net:[4026531840]', 'net')).toBe(4026531840)
    expect(namespaceInode('mnt:[4026531841]', 'net')).toBeNull()
    expect(namespaceInode('net:[oops]', 'net')).toBeNull()
    expect(namespaceInode(null, 'net')).toBeNull()
  })
})

describe('scanProcesses', () => {
  it('finds this very process in its namespace, in ascending order of pids', () => {
    const { processes } = scanProcesses()
    expect(processes.find((entry) => entry.pid === process.pid)?.net).toBe(home)
    const pids = processes.map((entry) => entry.pid)
    expect(pids).toEqual(pids.toSorted((a, b) => a - b))
  })

  it('knows the name of a process, and null for one that is gone', () => {
    expect(commandName(process.pid)).not.toBe('')
    expect(commandName(2 ** 22 + 7)).toBeNull()
  })
})

describe('scanDescriptors', () => {
  it('finds an open namespace and the holder of a socket', async () => {
    const fd = openSync('/proc/self/ns/net', 'r')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const scan = scanDescriptors([process.pid], statSync('/proc/self/ns/net').dev)
      expect(home === null ? null : scan.namespaces.get(home)).toMatch(/^\/proc\/\d+\/fd\/\d+$/)
      const holders = [...scan.sockets.values()].flat()
      expect(holders).toContain(process.pid)
    } finally {
      closeSync(fd)
      server.close()
    }
  })
})
