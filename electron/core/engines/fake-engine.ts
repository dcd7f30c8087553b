/** An engine's socket in a temporary directory that answers as a test wants, for tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bridgeNetwork, docker29, dockerVersion } from './fixtures'

export interface FakeEngine {
  readonly socket: string
  readonly directory: string
  /** Paths that were asked for. */
  readonly asked: string[]
  readonly stop: () => Promise<void>
}

/** Listens until stopped. A handler that returns without answering is a hanging engine. */
export async function fakeEngine(
  handler: RequestListener,
  directory = mkdtempSync(join(tmpdir(), 'vs-fake-'))
): Promise<FakeEngine> {
  const socket = join(directory, 'docker.sock')
  const asked: string[] = []
  const server = createServer((call, answer) => {
    asked.push(call.url ?? '')
    handler(call, answer)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    directory,
    asked,
    stop: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      rmSync(directory, { recursive: true, force: true })
    }
  }
}

/** Answers as a small Docker 29 does; `change` may answer first by returning true. */
export function docker(
  change: (path: string, answer: Parameters<RequestListener>[1]) => boolean = () => false
): RequestListener {
  const answers: Readonly<Record<string, unknown>> = {
    '/_ping': 'OK',
    '/version': dockerVersion,
    '/v1.52/info': {
      Name: 'test',
      Swarm: { LocalNodeState: 'inactive' },
      FirewallBackend: { Driver: 'nftables' }
    },
    '/v1.52/networks': [bridgeNetwork],
    '/v1.52/containers/json?all=1': [{ Id: docker29.Id, Names: ['/web'], State: 'running' }],
    [`/v1.52/containers/${docker29.Id}/json`]: docker29
  }
  return (call, answer) => {
    const path = call.url ?? ''
    if (change(path, answer)) return
    const found = answers[path]
    answer.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' })
    answer.end(JSON.stringify(found ?? { message: `page not found ${path}` }))
  }
}
