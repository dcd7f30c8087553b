/** Attacks on the agent's pipe: whoever holds its stdin can make it read this host, and nothing else until it is unlocked. */
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { agentAnswer, agentRequest, PROTOCOL, type AgentAnswer } from '@core/host/agent-messages'
import { encodeFrame, FrameReader, MAX_ANSWER_BYTES } from '@core/host/frames'
import { serveAgent } from '../../electron/agent/server'
import { fakeHost } from '../support/pipe-agent'

const hello = { id: 1, call: 'hello', protocol: PROTOCOL, source: 'local', docker: [], timeoutMs: null }
const frame = (value: unknown): Buffer => encodeFrame(value, 10_000_000)
const rawFrame = (text: string): Buffer => {
  const body = Buffer.from(text)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  return Buffer.concat([head, body])
}

/** Sends the bytes, then ends the input; what the agent answered, and its last line. */
async function agentAnswers(...bytes: readonly Buffer[]) {
  const input = new PassThrough()
  const output = new PassThrough()
  const reader = new FrameReader(MAX_ANSWER_BYTES)
  const answers: AgentAnswer[] = []
  output.on('data', (chunk: Buffer) =>
    answers.push(...reader.push(chunk).map((value) => agentAnswer.parse(value)))
  )
  const host = fakeHost()
  const end = serveAgent({
    input,
    output,
    uid: 0,
    pid: 1,
    overdue: () => expect.unreachable('it ends in time'),
    open: () => Promise.resolve(host)
  })
  for (const chunk of bytes) input.write(chunk)
  input.end()
  const problem = await end
  await new Promise((resolve) => setImmediate(resolve))
  return { problem, answers, host }
}

describe('the agent', () => {
  it('answers a greeting and ends quietly with its input', async () => {
    const { problem, answers, host } = await agentAnswers(frame(hello))
    expect(problem).toBeNull()
    expect(answers).toEqual([
      { type: 'welcome', id: 1, protocol: PROTOCOL, pid: 1, uid: 0, rights: 'root', changes: 'none' }
    ])
    expect(host.closed).toBe(1)
  })

  it.each([
    ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a frame of 2 GB', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
    ['a frame beyond a request', frame({ ...hello, docker: ['unix:///' + 'x'.repeat(2_000_000)] })],
    ['an empty frame', Buffer.alloc(4)],
    ['half a frame', frame(hello).subarray(0, 20)],
    ['no JSON', rawFrame('{')],
    ['a number', frame(7)],
    ['null', frame(null)],
    ['a call before the greeting', frame({ id: 1, call: 'collect' })],
    ['a second greeting', Buffer.concat([frame(hello), frame({ ...hello, id: 2 })])],
    ['an id that is none', frame({ ...hello, id: -1 })],
    ['a call it does not know', Buffer.concat([frame(hello), frame({ id: 2, call: 'exec', argv: ['id'] })])],
    ['a call named like a prototype', Buffer.concat([frame(hello), rawFrame('{"id":2,"call":"__proto__"}')])],
    [
      'more than a call has',
      Buffer.concat([frame(hello), frame({ id: 2, call: 'collect', path: '/etc/shadow' })])
    ],
    [
      'prototype keys',
      Buffer.concat([frame(hello), rawFrame('{"id":2,"call":"collect","__proto__":{"x":1}}')])
    ],
    ['an engine that is a path', frame({ ...hello, docker: ['/etc/shadow'] })],
    ['an engine that is a file', frame({ ...hello, docker: ['file:///etc/shadow'] })],
    ['an engine with line breaks', frame({ ...hello, docker: ['tcp://a\r\nHost: b'] })],
    ['too many engines', frame({ ...hello, docker: Array.from({ length: 17 }, () => 'tcp://a:1') })]
  ])('ends with one clear line on %s', async (_what, bytes) => {
    const { problem, answers, host } = await agentAnswers(bytes)
    expect(problem).toMatch(/^[\x20-\x7e]{5,300}$/)
    expect(answers.filter(({ type }) => type === 'snapshot')).toEqual([])
    expect(host.closed).toBe(answers.length > 0 ? 1 : 0)
  })

  it('has itself ended when its host does not close', async () => {
    const input = new PassThrough()
    const overdue = new Promise<void>((resolve) => {
      const host = { ...fakeHost(), close: () => new Promise<void>(() => undefined) }
      const open = () => Promise.resolve(host)
      void serveAgent({ input, output: new PassThrough(), uid: 0, pid: 1, overdue: resolve, endMs: 20, open })
    })
    input.end(frame(hello))
    await overdue
  })

  it('refuses another protocol without ending in a mess', async () => {
    const { answers } = await agentAnswers(frame({ ...hello, protocol: PROTOCOL + 1 }))
    expect(answers).toMatchObject([{ type: 'error', id: 1, error: { code: 'newer-version' } }])
  })

  it('takes only so many calls at a time', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    const reader = new FrameReader(MAX_ANSWER_BYTES)
    const answers: AgentAnswer[] = []
    output.on('data', (chunk: Buffer) =>
      answers.push(...reader.push(chunk).map((value) => agentAnswer.parse(value)))
    )
    const waiting = fakeHost({
      collect: (signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('stopped')))
        })
    })
    const end = serveAgent({ input, output, uid: 0, pid: 1, open: () => Promise.resolve(waiting) })
    input.write(frame(hello))
    for (let id = 2; id < 52; id++) input.write(frame({ id, call: 'collect' }))
    await expect
      .poll(
        () => answers.filter((answer) => answer.type === 'error' && answer.error.code === 'busy').length,
        {
          timeout: 10_000
        }
      )
      .toBe(18)
    input.end()
    expect(await end).toBeNull()
  })

  it('has no request that names a program, a path or a process', () => {
    const calls = agentRequest.options.map((option) => ({
      call: option.shape.call.value,
      fields: Object.keys(option.shape).sort()
    }))
    expect(calls).toEqual([
      { call: 'hello', fields: ['call', 'docker', 'id', 'protocol', 'source', 'sshConnection', 'timeoutMs'] },
      { call: 'collect', fields: ['call', 'id'] },
      { call: 'watch', fields: ['call', 'id'] },
      { call: 'stop', fields: ['call', 'id', 'target'] },
      { call: 'unlock', fields: ['call', 'id'] },
      { call: 'plan', fields: ['call', 'id', 'intent'] },
      { call: 'apply', fields: ['call', 'id', 'planId'] },
      { call: 'confirm', fields: ['call', 'id', 'planId'] },
      { call: 'planUndo', fields: ['call', 'id', 'undoId'] },
      { call: 'history', fields: ['call', 'id'] },
      { call: 'settle', fields: ['call', 'how', 'id', 'planId'] },
      { call: 'terminal-open', fields: ['call', 'id', 'place', 'size'] },
      { call: 'terminal-taken', fields: ['bytes', 'call', 'id', 'target'] },
      { call: 'terminal-write', fields: ['call', 'data', 'id', 'target'] },
      { call: 'terminal-resize', fields: ['call', 'id', 'size', 'target'] },
      { call: 'terminal-close', fields: ['call', 'id', 'target'] }
    ])
  })
})
