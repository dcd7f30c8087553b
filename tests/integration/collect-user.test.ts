/** What an ordinary user sees: their own namespace whole, the others by name, and why there is no more. */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostSnapshot } from '@shared/model'
import { canMakeNamespaces, TestNamespaces } from '../support/namespaces'

const NOBODY = '65534'
const worker = resolve(import.meta.dirname, '../../out/main/kernel-worker.js')
const asNobody = (argv: readonly string[]) =>
  spawnSync('setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...argv], {
    encoding: 'utf8',
    timeout: 60_000,
    cwd: '/'
  })
const readable = canMakeNamespaces && asNobody(['test', '-r', worker]).status === 0

/** Starts the built worker thread as the reader does, and prints one reading put together. */
const script = `
const { Worker } = require('node:worker_threads')
const worker = new Worker(${JSON.stringify(worker)}, { workerData: { source: 'local' } })
worker.on('message', (said) => {
  if (said.type === 'ready') return worker.postMessage({ type: 'read', id: 1 })
  if (said.type === 'failed') throw new Error(said.message)
  if (said.type !== 'reading') return
  const facts = said.delta.frame.facts
  for (const key of ['interfaces', 'addresses', 'routes', 'rules', 'nexthops', 'neighbours', 'fdb', 'filters', 'sets',
    'sysctls', 'sockets', 'subsystems']) facts[key] = []
  for (const { news } of said.delta.blocks)
    for (const [key, records] of Object.entries(news)) facts[key].push(...records)
  console.log(JSON.stringify(facts))
  worker.postMessage({ type: 'close' })
})`

let lab: TestNamespaces
beforeEach(() => {
  lab = new TestNamespaces()
})
afterEach(() => lab.close())

describe.runIf(readable)(
  'collecting as an ordinary user (needs root to become one, and a readable checkout)',
  () => {
    it('reads the own namespace, lists the others, and gives the reasons as gaps', () => {
      const place = lab.one('locked')
      const result = asNobody([process.execPath, '-e', script])
      expect(result.stderr).toBe('')
      const none = { engines: [], networks: [], containers: [], endpoints: [], services: [], names: [] }
      const facts: unknown = JSON.parse(result.stdout)
      const snapshot = hostSnapshot.parse({
        ...(typeof facts === 'object' ? facts : {}),
        ...none,
        schemaVersion: 1,
        collectedAt: new Date().toISOString()
      })
      expect(snapshot.host).toMatchObject({ rights: 'user', uid: Number(NOBODY) })
      const host = snapshot.namespaces.find(({ id }) => id === snapshot.host.namespaceId)
      expect(host).toMatchObject({ kind: 'host', readable: true })
      expect(snapshot.interfaces.some((item) => item.namespaceId === host?.id && item.ifname === 'lo')).toBe(
        true
      )
      const locked = snapshot.namespaces.find(({ names }) => names.includes(place.ref))
      expect(locked).toMatchObject({ kind: 'named', readable: false })
      expect(snapshot.gaps.find(({ namespaceId }) => namespaceId === locked?.id)).toMatchObject({
        code: 'no-rights',
        what: 'namespace'
      })
      expect(snapshot.gaps.some(({ code, what }) => code === 'no-rights' && what === 'processes')).toBe(true)
    })
  }
)
