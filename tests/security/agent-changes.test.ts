/**
 * Attacks on what changes the host: malformed intents, plans and ids on the agent's pipe. Whoever holds the pipe names what is
 * wanted and nothing else: no program, argument, path, step or sysctl of their own gets to where changes are made.
 */
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { agentAnswer, PROTOCOL, type AgentAnswer } from '@core/host/agent-messages'
import { encodeFrame, FrameReader, MAX_ANSWER_BYTES } from '@core/host/frames'
import { intent } from '@shared/contract/intents'
import { serveAgent } from '../../electron/agent/server'
import { createNetwork, MemoryActions } from '../support/memory-actions'
import { fakeHost } from '../support/pipe-agent'

const frame = (value: unknown): Buffer => encodeFrame(value, 10_000_000)
const raw = (text: string): Buffer => {
  const body = Buffer.from(text)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  return Buffer.concat([head, body])
}
const hello = frame({
  id: 1,
  call: 'hello',
  protocol: PROTOCOL,
  source: 'local',
  docker: [],
  timeoutMs: null
})

/** An open agent that is sent these bytes: what it was brought to do, and how it ended. */
async function attack(...bytes: readonly Buffer[]) {
  const actions = new MemoryActions()
  const input = new PassThrough()
  const output = new PassThrough()
  const reader = new FrameReader(MAX_ANSWER_BYTES)
  const answers: AgentAnswer[] = []
  output.on('data', (chunk: Buffer) =>
    answers.push(...reader.push(chunk).map((value) => agentAnswer.parse(value)))
  )
  const open = () => Promise.resolve(fakeHost({ actions }))
  const end = serveAgent({ input, output, uid: 0, pid: 1, unlocking: 'open', open })
  for (const chunk of [hello, ...bytes]) input.write(chunk)
  input.end()
  const problem = await end
  return { asked: actions.asked.slice(1), problem, answers }
}

const hostile: readonly unknown[] = [
  null,
  true,
  7,
  -1,
  1e308,
  '',
  'x'.repeat(5000),
  [],
  ['id'],
  {},
  { toString: 'x' },
  { argv: ['id'] }
]
const fields = [
  'argv',
  'args',
  'command',
  'program',
  'path',
  'file',
  'shell',
  'env',
  'cwd',
  'steps',
  'step',
  'do',
  'body',
  'undo',
  'pid',
  'url',
  'constructor',
  'toString'
]
const good: readonly Record<string, unknown>[] = [
  { ...createNetwork() },
  { kind: 'network.remove', networkId: 'n' },
  { kind: 'network.prune', engineId: 'e' },
  { kind: 'endpoint.disconnect', networkId: 'n', containerId: 'c' },
  { kind: 'namespace.create', name: 'a' },
  { kind: 'link.up', interfaceId: 'i', up: true },
  { kind: 'address.add', interfaceId: 'i', address: '10.0.0.1/24' },
  { kind: 'sysctl.set', namespaceId: 'b:1', sysctl: 'ip_forward', interfaceId: null, value: 1 }
]

/** Every good intent with a field too many, and with each of its fields turned into something else. */
const malformed: readonly unknown[] = [
  ...good.flatMap((it) => fields.map((field) => ({ ...it, [field]: ['/bin/sh', '-c', 'id'] }))),
  ...good.flatMap((it) =>
    Object.keys(it).flatMap((field) => hostile.map((value) => ({ ...it, [field]: value })))
  ),
  ...hostile,
  ...['exec', 'command.run', 'file.write', '__proto__', 'network.create ', 'NETWORK.CREATE'].map((kind) => ({
    ...createNetwork(),
    kind
  })),
  ...['kernel.core_pattern', 'net.ipv4.ip_forward', '../../kernel/core_pattern', 'ip_forward\n'].map(
    (sysctl) => ({
      kind: 'sysctl.set',
      namespaceId: 'b:1',
      sysctl,
      interfaceId: null,
      value: 1
    })
  ),
  // What a step looks like is no intent.
  { do: 'netns.add', name: 'a' },
  { do: 'network.create', engineId: 'e', body: { Name: 'n' } }
].filter((value) => !intent.safeParse(value).success)

const ids: readonly unknown[] = [
  '../p1',
  '/etc/shadow',
  'p1/../p2',
  '.',
  '..',
  '-rf',
  '',
  ' p1',
  'p1 ',
  'p1\n',
  'p1\0',
  'p1;id',
  '$(id)',
  '`id`',
  'p%2e%2e',
  'é',
  'x'.repeat(101),
  ...hostile
].filter((id) => !(typeof id === 'string' && /^[A-Za-z0-9][\w-]{0,99}$/.test(id)))

describe('an open agent', () => {
  it(`is brought to nothing by any of ${String(malformed.length)} malformed intents`, async () => {
    expect(malformed.length).toBeGreaterThan(400)
    for (const value of malformed) {
      const { asked, problem, answers } = await attack(frame({ id: 2, call: 'plan', intent: value }))
      expect([asked, answers.length], JSON.stringify(value).slice(0, 200)).toEqual([[], 1])
      expect(problem).toMatch(/^No request: [\x20-\x7e]{1,300}$/)
    }
  })

  it('takes what is whole', async () => {
    for (const value of good) {
      const { asked, problem } = await attack(frame({ id: 2, call: 'plan', intent: value }))
      expect([asked, problem]).toEqual([[`plan ${String(value.kind)}`], null])
    }
  })

  it('is brought to nothing by an id that is none, in any call that has one', async () => {
    for (const id of ids) {
      for (const request of [
        { id: 2, call: 'apply', planId: id },
        { id: 2, call: 'confirm', planId: id },
        { id: 2, call: 'planUndo', undoId: id },
        { id: 2, call: 'settle', planId: id, how: 'undo' }
      ]) {
        const { asked, problem } = await attack(frame(request))
        expect([asked, problem?.startsWith('No request: ')], JSON.stringify(request).slice(0, 200)).toEqual([
          [],
          true
        ])
      }
    }
  })

  it.each([
    ['a plan of the client’s own', frame({ id: 2, call: 'apply', plan: { steps: [] } })],
    [
      'a plan beside the id',
      frame({ id: 2, call: 'apply', planId: 'p1', steps: [{ do: 'netns.add', name: 'a' }] })
    ],
    ['rights in the greeting', frame({ id: 2, call: 'hello', protocol: PROTOCOL, unlocked: true })],
    ['an unlock with a password', frame({ id: 2, call: 'unlock', password: 'x' })],
    ['a way of settling that is none', frame({ id: 2, call: 'settle', planId: 'p1', how: 'delete' })],
    [
      'prototype keys in an intent',
      raw('{"id":2,"call":"plan","intent":{"kind":"network.prune","engineId":"e","__proto__":{"argv":1}}}')
    ]
  ])('ends on %s', async (_what, bytes) => {
    const { asked, problem } = await attack(bytes)
    expect(asked).toEqual([])
    expect(problem).toMatch(/^No request: /)
  })

  it('applies nothing that it did not plan', async () => {
    const { asked, answers } = await attack(frame({ id: 2, call: 'apply', planId: 'p1' }))
    expect(asked).toEqual(['apply p1'])
    expect(answers.at(-1)).toMatchObject({ type: 'error', error: { code: 'not-found' } })
  })
})
