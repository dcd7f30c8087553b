import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { localChanges } from './local-changes'

it('what may be changed here: root all, a user what an engine does for him, else nothing', async () => {
  const run = mkdtempSync(join(tmpdir(), 'vs-changes-'))
  const server = createServer()
  try {
    expect(localChanges({ uid: 0, run })).toBe('locked')
    expect(localChanges({ uid: 4321, run, env: {} })).toBe('none')
    const socket = join(run, 'docker.sock')
    server.listen(socket)
    await once(server, 'listening')
    expect(localChanges({ uid: 4321, run, env: {} })).toBe('locked')
    expect(localChanges({ uid: 4321, run, env: {}, docker: [`unix://${socket}`] })).toBe('locked')
    expect(localChanges({ uid: 4321, run, env: {}, docker: [`unix://${run}/none.sock`] })).toBe('none')
    expect(localChanges({ uid: 4321, run, env: {}, docker: ['tcp://127.0.0.1:2375'] })).toBe('locked')
  } finally {
    server.close()
    rmSync(run, { recursive: true, force: true })
  }
})
