/**
 * The agent: this machine's (or a lab's) host, read with the rights it was started with and served on stdin and stdout. It
 * has no arguments, takes over no environment, opens no port and starts no shell; when its input ends, it ends.
 */
import { describeLocal, LocalHost } from '@core/host/local-host'
import { serveAgent } from './server'

for (const name of Object.keys(process.env)) {
  if (name !== 'PATH' && name !== 'LANG') Reflect.deleteProperty(process.env, name)
}
process.env.PATH = '/usr/sbin:/usr/bin:/sbin:/bin'
process.umask(0o077)
process.chdir('/')

// Frames are all that may stand on stdout.
console.log = console.error
console.info = console.error
// The terminal's Ctrl+C reaches us with whoever started us; our end is the end of our input.
process.on('SIGINT', () => undefined)

const problem = await serveAgent({
  input: process.stdin,
  output: process.stdout,
  uid: process.getuid?.() ?? -1,
  pid: process.pid,
  // process.exit waits for threads, and one that hangs in the kernel never comes: nobody else could end a root's agent.
  overdue: () => process.kill(process.pid, 'SIGKILL'),
  open: (hello, journal) =>
    Promise.resolve(
      new LocalHost(describeLocal(), {
        journal,
        source: hello.source,
        docker: hello.docker,
        env: {},
        ...(hello.timeoutMs === null ? {} : { timeoutMs: hello.timeoutMs })
      })
    )
})
if (problem !== null) process.stderr.write(`vethscope-agent: ${problem}\n`)
process.exit(problem === null ? 0 : 2)
