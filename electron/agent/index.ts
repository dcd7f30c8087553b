/**
 * The agent: this machine's (or a lab's) host, with the rights it was started with, served on stdin and stdout. It takes over
 * no environment, opens no port and starts no shell; when its input ends it brings what is in hand to an end, then ends. Its
 * only argument is `open`, given where it is started inside a practice host: changes need no unlocking there.
 */
import { describeLocal, LocalHost } from '@core/host/local-host'
import { askPolkit, startedByPolkit } from './polkit'
import { personBehind } from '@core/terminal'
import { serveAgent } from './server'

// What pkexec(1) says of who asked is read before the environment goes.
const person = startedByPolkit(process.env, process.ppid)
const owner = personBehind(process.env)
for (const name of Object.keys(process.env)) {
  if (name !== 'PATH' && name !== 'LANG') Reflect.deleteProperty(process.env, name)
}
process.env.PATH = '/usr/sbin:/usr/bin:/sbin:/bin'
process.umask(0o077)
process.chdir('/')

// Frames are all that may stand on stdout.
console.log = console.error
console.info = console.error
// Whoever reads what we say may go away before we do.
process.stderr.on('error', () => undefined)
// The terminal's Ctrl+C reaches us with whoever started us; our end is the end of our input. Others that ask for the end get
// it in the same way: nothing is left half done.
process.on('SIGINT', () => undefined)
const asked = new AbortController()
for (const signal of ['SIGHUP', 'SIGTERM'] as const) process.on(signal, () => asked.abort())

const problem = await serveAgent({
  input: process.stdin,
  output: process.stdout,
  uid: process.getuid?.() ?? -1,
  pid: process.pid,
  unlocking: person !== null ? () => askPolkit(person) : process.argv[2] === 'open' ? 'open' : 'asked',
  asked: asked.signal,
  // process.exit waits for threads, and one that hangs in the kernel never comes: nobody else could end a root's agent.
  overdue: () => process.kill(process.pid, 'SIGKILL'),
  open: (hello, journal) =>
    Promise.resolve(
      new LocalHost(describeLocal(hello.docker), {
        journal,
        source: hello.source,
        docker: hello.docker,
        env: {},
        // A shell on this machine never has the agent's rights; in a practice host its user is root there.
        onHost: hello.source === 'lab',
        person: owner,
        ...(hello.sshConnection === undefined ? {} : { sshConnection: hello.sshConnection }),
        ...(hello.timeoutMs === null ? {} : { timeoutMs: hello.timeoutMs })
      })
    )
})
if (problem !== null) process.stderr.write(`vethscope-agent: ${problem}\n`)
process.exit(problem === null ? 0 : 2)
