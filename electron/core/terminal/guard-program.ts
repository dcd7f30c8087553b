/**
 * The program that ends shells, also when whoever opened them was killed. It is handed to Node as text (`node -e`) and runs
 * with the rights of the shells' owner, in a session of its own. One JSON request per line: `{id, watch: pid}` to remember a
 * session, `{id, end: pid}` to end it, `{id, forget: pid}`. Its input's end is the end of all of them, then of itself.
 *
 * A session (setsid(2)) is ended by SIGHUP and SIGCONT to every process of it, in whatever process group, and by SIGKILL to
 * those that are there a second later. A session's number is given to nobody else while one of its processes lives (pid_t of
 * the kernel is held by its use as PIDTYPE_SID); when its leader's number is another process by now, nothing is left of it.
 */
export const GUARD_PROGRAM = `
'use strict'
const fs = require('node:fs')
const known = new Map()
const own = (() => { try { return fs.readlinkSync('/proc/self/ns/mnt') } catch { return '' } })()
function stat(pid) {
  try {
    const text = fs.readFileSync('/proc/' + pid + '/stat', 'utf8')
    const field = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { pid: Number(pid), state: field[0], session: Number(field[3]), start: field[19] }
  } catch { return null }
}
function members(session) {
  const leader = stat(session.pid)
  if (leader && leader.start !== session.start) return []
  if (!session.leads) return leader && leader.state !== 'Z' && leader.state !== 'X' ? [leader.pid] : []
  return fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map(stat)
    .filter((one) => one && one.session === session.pid && one.state !== 'Z' && one.state !== 'X').map((one) => one.pid)
}
function signal(pids, name) {
  let refused = false
  for (const pid of pids) {
    try { process.kill(pid, name) } catch (error) { if (error.code === 'EPERM') refused = true }
  }
  return refused
}
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
async function end(session) {
  let refused = false
  for (const name of ['SIGHUP', 'SIGCONT']) refused = signal(members(session), name) || refused
  for (let turn = 0; turn < 40 && !refused; turn++) {
    if (members(session).length === 0) return true
    await wait(25)
  }
  for (let turn = 0; turn < 40; turn++) {
    const left = members(session)
    if (left.length === 0) return true
    if (signal(left, 'SIGKILL')) return false
    await wait(25)
  }
  return members(session).length === 0
}
const say = (value) => { try { process.stdout.write(JSON.stringify(value) + '\\n') } catch { /* who asked is gone: nobody to answer, but sessions to end */ } }
async function take(request) {
  const pid = request.watch ?? request.end ?? request.forget
  if (request.watch !== undefined) {
    const found = stat(pid)
    let foreign = true
    if (request.container) {
      // What an engine says is a container's is not believed of a process that stands among our own files.
      try { foreign = fs.readlinkSync('/proc/' + pid + '/ns/mnt') !== own } catch { foreign = false }
    }
    const fits = found !== null && foreign && pid > 1
    if (fits) known.set(pid, { pid, start: found.start, leads: found.session === pid })
    return say({ id: request.id, done: fits })
  }
  const session = known.get(pid)
  if (request.end !== undefined && session) {
    const done = await end(session)
    known.delete(pid)
    return say({ id: request.id, done })
  }
  known.delete(pid)
  say({ id: request.id, done: true })
}
let rest = ''
process.stdout.on('error', () => undefined)
for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(name, () => undefined)
process.stdin.setEncoding('utf8')
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n')
  rest = lines.pop()
  for (const line of lines) take(JSON.parse(line)).catch(() => undefined)
})
process.stdin.on('end', () => Promise.all([...known.values()].map(end)).then(() => process.exit(0)))
`
