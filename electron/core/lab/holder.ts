/**
 * The program that is process 1 of a lab: started by unshare(1) in new user, mount, PID and network namespaces, it puts a
 * tmpfs on its /run, wires the lab, starts its servers, and then stays, because a namespace lives as long as someone
 * holds it. Until it has been told to stay, it ends with its standard input: whoever brings the lab up may be killed at
 * any moment and nothing remains. Started a second time as `listen`, it is one of those servers.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { commandEnvironment, findProgram, runSync, succeeded, type CommandSpec } from '../commands'
import type { NewEntry } from '../journal'
import { labPlan, type LabPlan } from './catalogue'
import type { HolderMessage } from './holder-message'
import { ipBatch, ipBatchesInside, iptablesCalls, nftScript } from './wiring'

const WAIT_MS = 10_000
const entries: NewEntry[] = []

function say(message: HolderMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

/** @throws Error with the tool's own last words */
function must(spec: CommandSpec): void {
  const result = runSync({ ...spec, where: 'lab' })
  entries.push(result.entry)
  if (!succeeded(result)) throw new Error(`${result.entry.what}: ${result.entry.detail}`)
}

function writeRules(plan: LabPlan): void {
  const first = process.argv[5] === 'nft' ? 'nft' : 'iptables'
  if (first === 'iptables' && findProgram('iptables') !== null) {
    for (const args of iptablesCalls(plan)) must({ program: 'iptables', args })
  } else {
    must({ program: 'nft', args: ['-f', '-'], input: nftScript(plan) })
  }
}

function wire(plan: LabPlan): void {
  must({ program: 'mount', args: ['-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', '/run'] })
  must({ program: 'ip', args: ['-batch', '-'], input: ipBatch(plan) })
  for (const { name, input } of ipBatchesInside(plan)) {
    must({ program: 'ip', args: ['-n', name, '-batch', '-'], input })
  }
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1')
  writeRules(plan)
}

/** Resolves when the server in that namespace listens. */
function startServer(namespace: string, address: string, port: number): Promise<void> {
  const nsenter = findProgram('nsenter')
  if (nsenter === null) throw new Error('nsenter is not installed')
  const self = process.argv[1] ?? ''
  const args = [
    `--net=/run/netns/${namespace}`,
    process.execPath,
    self,
    'listen',
    namespace,
    address,
    String(port)
  ]
  const server: ChildProcess = spawn(nsenter, args, {
    cwd: '/',
    // Its title hides its arguments; the environment still says whose server it is.
    env: { ...commandEnvironment, ELECTRON_RUN_AS_NODE: '1', VETHSCOPE_LAB: self },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  return new Promise((resolve, reject) => {
    const give = (reason: string) => reject(new Error(`the server in ${namespace} did not start: ${reason}`))
    const timer = setTimeout(() => give('it took too long'), WAIT_MS)
    server.once('error', (error) => give(error.message))
    server.once('exit', (status) => give(`it ended with ${String(status)}`))
    server.stdout?.once('data', () => {
      clearTimeout(timer)
      server.stdout?.destroy()
      resolve()
    })
  })
}

function stay(): void {
  // Who asked is gone or soon will be: nothing is written any more, and only SIGKILL ends process 1.
  setInterval(() => undefined, 2 ** 30)
  process.stdin.removeAllListeners('end')
  process.stdin.removeAllListeners('close')
  process.stdin.pause()
}

async function hold(name: string): Promise<void> {
  process.stdin.setEncoding('utf8')
  for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => process.exit(3))
  process.stdout.on('error', () => process.stdout.destroy())
  process.stderr.on('error', () => process.stderr.destroy())
  process.stdin.once('data', () => {
    say({ type: 'staying' })
    stay()
  })
  const plan = labPlan(name)
  wire(plan)
  await Promise.all(
    plan.bridges.flatMap((bridge) =>
      bridge.hosts.flatMap((host) => host.listens.map((port) => startServer(host.name, host.address, port)))
    )
  )
  say({ type: 'ready', entries })
}

/** A server that answers every connection with one line, as a browser and a terminal both understand. */
function listen(name: string, address: string, port: number): void {
  process.title = `lab-${name}`
  const body = `${name} at ${address}:${String(port)}\n`
  const answer = `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.setTimeout(WAIT_MS, () => socket.destroy())
    socket.end(answer)
  })
  server.listen(port, '0.0.0.0', () => process.stdout.write('listening\n'))
  process.stdout.on('error', () => process.stdout.destroy())
}

const [mode = '', name = '', address = '', port = ''] = process.argv.slice(2)
if (mode === 'listen') {
  listen(name, address, Number(port))
} else {
  hold(name).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    process.stdout.write(`${JSON.stringify({ type: 'failed', message } satisfies HolderMessage)}\n`, () =>
      process.exit(1)
    )
  })
}
