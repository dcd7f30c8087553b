/**
 * A bare connection to an engine, for what is no question and answer: a stream that HTTP has handed over (101 Switching
 * Protocols, RFC 9110 15.2.2). A socket of root's is opened by us; any other by a child with its owner's rights, which does
 * nothing but pass bytes on.
 */
import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import { accountOf } from './accounts'
import type { EngineEndpoint } from './endpoints'

/** Handed to Node as text, so that it needs no file its user could not read. */
const RELAY_PROGRAM = `
'use strict'
const socket = require('node:net').connect(process.argv[1])
socket.on('error', (error) => { process.stderr.write(String(error.code)); process.exit(1) })
process.stdin.on('error', () => process.exit(0))
process.stdout.on('error', () => process.exit(0))
process.stdin.pipe(socket)
socket.pipe(process.stdout)
socket.on('close', () => process.exit(0))
`

/** Opens a connection; that it failed is told by its `error`. */
export function dialEngine(endpoint: EngineEndpoint): Duplex {
  if (endpoint.kind === 'tcp') return connect({ host: endpoint.host, port: endpoint.port })
  if (endpoint.via === 'direct') return connect(endpoint.path)
  const child = spawn(process.execPath, ['-e', RELAY_PROGRAM, endpoint.path], {
    uid: endpoint.uid,
    gid: accountOf(endpoint.uid)?.gid ?? 65534,
    cwd: '/',
    env: 'electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {},
    stdio: ['pipe', 'pipe', 'ignore']
  })
  const duplex = Duplex.from({ readable: child.stdout, writable: child.stdin })
  child.once('error', (error) => duplex.destroy(error))
  duplex.once('close', () => child.kill('SIGKILL'))
  return duplex
}

/** With whose rights processes of that engine's containers are ended; null: ours. */
export const ownerOf = (endpoint: EngineEndpoint): number | null =>
  endpoint.kind === 'unix' && endpoint.via === 'owner' ? endpoint.uid : null
