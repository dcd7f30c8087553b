/** Which sockets are looked for, and with whose rights each is opened. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findEndpoints, onlyRootCanPut } from './endpoints'

const root = process.geteuid?.() === 0
let directory: string
const servers: Server[] = []

beforeEach(() => {
  directory = mkdtempSync('/tmp/vs-endpoints-')
})
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
  rmSync(directory, { recursive: true, force: true })
})

async function socketAt(...parts: string[]): Promise<string> {
  const path = join(directory, ...parts)
  mkdirSync(join(path, '..'), { recursive: true })
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return path
}

const search = (given: string[] = [], env: Record<string, string> = {}) =>
  findEndpoints({ given, env, uid: process.geteuid?.() ?? -1, run: directory })

describe('finding endpoints', () => {
  it('looks at the usual places, once for each socket', async () => {
    const docker = await socketAt('docker.sock')
    const podman = await socketAt('podman', 'podman.sock')
    symlinkSync(docker, join(directory, 'other.sock'))
    const found = search([], { DOCKER_HOST: `unix://${directory}/other.sock` })
    expect(found.endpoints.map((item) => item.url)).toEqual([`unix://${docker}`, `unix://${podman}`])
    expect(found.gaps).toEqual([])
  })

  it('takes what was given for all there is', async () => {
    await socketAt('docker.sock')
    const mine = await socketAt('mine.sock')
    expect(
      search([mine, 'tcp://[::1]:2375', 'tcp://localhost:2375']).endpoints.map((item) => item.url)
    ).toEqual([`unix://${mine}`, 'tcp://[::1]:2375', 'tcp://localhost:2375'])
  })

  it('says what cannot be asked', () => {
    const found = search([
      'npipe:////./pipe/docker',
      'tcp://host',
      'unix://relative',
      `${directory}/none.sock`,
      directory
    ])
    expect(found.endpoints).toEqual([])
    expect(found.gaps.map((gap) => gap.code)).toEqual([
      'unsupported',
      'unsupported',
      'unsupported',
      'unreachable',
      'unsupported'
    ])
  })

  it('keeps names and passwords of addresses to itself', () => {
    const found = search(['ssh://me:secret@host', 'tcp://me:secret@host:2376'])
    expect(found.gaps.map((gap) => gap.subject)).toEqual(['ssh://host', 'tcp://host:2376'])
  })

  it('finds nothing, and no gap, where there is nothing', () => {
    expect(search()).toEqual({ endpoints: [], gaps: [] })
  })
})

describe.runIf(root)('rights (as root)', () => {
  it('opens sockets that only root can have put there directly, others as their owner', async () => {
    const own = await socketAt('docker.sock')
    const other = await socketAt('user', '4321', 'docker.sock')
    chownSync(other, 4321, 4321)
    expect(search().endpoints).toMatchObject([
      { path: own, via: 'direct', uid: 0 },
      { path: other, via: 'owner', uid: 4321 }
    ])
  })

  it('does not follow an owner’s link to root’s socket other than as that socket', async () => {
    const own = await socketAt('docker.sock')
    mkdirSync(join(directory, 'user/4321'), { recursive: true })
    symlinkSync(own, join(directory, 'user/4321/docker.sock'))
    expect(search().endpoints).toMatchObject([{ path: own, via: 'direct' }])
  })

  it('leaves a socket of root alone where others could have put it', async () => {
    const path = await socketAt('open', 'docker.sock')
    chmodSync(join(directory, 'open'), 0o777)
    expect(search([path])).toMatchObject({ endpoints: [], gaps: [{ code: 'no-rights', subject: path }] })
    chmodSync(join(directory, 'open'), 0o1777)
    expect(search([path]).endpoints).toMatchObject([{ path, via: 'direct' }])
    chownSync(join(directory, 'open'), 4321, 0)
    expect(onlyRootCanPut(path)).toBe(false)
  })
})
