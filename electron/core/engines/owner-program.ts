/**
 * The program that speaks to an engine with the rights of the socket's owner. It is handed to Node as text (`node -e`), so
 * that it needs no file the owner could not read, and nothing but Node's own modules. It reads one JSON request per line
 * (`{id, path, timeoutMs, maxBytes}`, with `method` and `body` for what changes something, `{id, stop: true}`) and sends
 * it to the one socket it was started for, a change over a connection of its own; answers go out as JSON lines. It ends
 * when its input ends.
 */
export const OWNER_PROGRAM = `
'use strict'
const http = require('node:http')
const socketPath = process.argv[1]
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
const open = new Map()
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n')
function ask({ id, path, timeoutMs, maxBytes, stream, method, body }) {
  const change = method === 'POST' || method === 'DELETE'
  const headers = { host: 'engine', accept: 'application/json' }
  if (change) {
    headers['content-type'] = 'application/json'
    headers['content-length'] = Buffer.byteLength(body || '')
  }
  const call = http.request({
    socketPath, path, method: change ? method : 'GET', agent: stream || change ? false : agent, headers
  })
  let over = false
  const end = (value) => {
    if (over) return
    over = true
    clearTimeout(timer)
    open.delete(id)
    say({ id, ...value })
    call.destroy()
  }
  const timer = stream ? undefined : setTimeout(() => end({ error: 'ETIMEDOUT', message: 'no answer in time' }), timeoutMs)
  open.set(id, () => end({ end: true }))
  const fail = (error) => end({ error: String(error.code || 'EIO'), message: String(error.message) })
  call.on('error', fail)
  call.on('response', (response) => {
    response.setEncoding('utf8')
    response.on('error', fail)
    if (stream) {
      say({ id, status: response.statusCode })
      response.on('data', (chunk) => say({ id, chunk }))
      response.on('end', () => end({ end: true }))
      return
    }
    let body = ''
    response.on('data', (chunk) => {
      body += chunk
      if (body.length > maxBytes) end({ error: 'EFBIG', message: 'answer too large' })
    })
    response.on('end', () => end({ status: response.statusCode, body, libpod: response.headers['libpod-api-version'] }))
  })
  call.end(change && body ? body : undefined)
}
let rest = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n')
  rest = lines.pop()
  for (const line of lines) {
    const request = JSON.parse(line)
    if (request.stop) { const stop = open.get(request.id); if (stop) stop() } else ask(request)
  }
})
process.stdin.on('end', () => process.exit(0))
process.stdout.on('error', () => process.exit(0))
`
