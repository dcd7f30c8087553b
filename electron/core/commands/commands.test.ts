/** Both runners against real programs: same bounds, same results, nothing of our environment in the child. */
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findProgram, lastLine, run, runSync, type CommandResult, type CommandSpec } from './index'

const directory = mkdtempSync(join(tmpdir(), 'vs-commands-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** `nsenter` and `unshare` without options only exec what follows: a way to any program for these tests. */
const through = (...args: string[]): CommandSpec => ({ program: 'unshare', args: ['--', ...args] })

const runners: [string, (spec: CommandSpec) => Promise<CommandResult>][] = [
  ['runSync', (spec) => Promise.resolve(runSync(spec))],
  ['run', (spec) => run(spec)]
]

describe.each(runners)('%s', (_name, start) => {
  it('gives status, both outputs and a journal entry', async () => {
    const result = await start({
      ...through('sh', '-c', 'echo out; echo "oh no" >&2; exit 3'),
      where: 'red'
    })
    expect(result).toMatchObject({
      status: 3,
      stdout: 'out\n',
      stderr: 'oh no\n',
      failure: null,
      truncated: false
    })
    expect(result.entry).toMatchObject({
      kind: 'command',
      what: 'unshare -- sh -c echo out; echo "oh no" >&2; exit 3',
      where: 'red',
      status: 3,
      ok: false,
      detail: 'oh no'
    })
    expect(Date.parse(result.entry.at)).toBeGreaterThan(0)
  })

  it('hands on standard input, and end of file without one', async () => {
    expect((await start({ ...through('cat'), input: 'häll o\n' })).stdout).toBe('häll o\n')
    expect((await start(through('cat'))).stdout).toBe('')
  })

  it('hands on open descriptors as 3 and 4, and no other', async () => {
    const [one, other, kept] = ['one', 'other', 'kept'].map((name) => {
      writeFileSync(join(directory, name), `${name}\n`)
      return openSync(join(directory, name), 'r')
    })
    const show = 'cat <&3 <&4; readlink /proc/self/fd/3 /proc/self/fd/4; readlink /proc/self/fd/*'
    const spec = through('sh', '-c', show)
    const result = await start({ ...spec, passed: [one!, other!] })
    for (const fd of [one!, other!, kept!]) closeSync(fd)
    const lines = result.stdout.trim().split('\n')
    expect(lines.slice(0, 3)).toEqual(['other', join(directory, 'one'), join(directory, 'other')])
    expect(lines).not.toContain(join(directory, 'kept'))
  })

  it('does not mind a child that does not read its input', async () => {
    const result = await start({ ...through('true'), input: 'x'.repeat(1_000_000) })
    expect(result).toMatchObject({ status: 0, failure: null })
  })

  it('passes LC_ALL and PATH, nothing else', async () => {
    process.env.VETHSCOPE_SECRET = 'hunter2'
    const result = await start(through('env'))
    delete process.env.VETHSCOPE_SECRET
    expect(result.stdout.trim().split('\n').sort()).toEqual([
      'LC_ALL=C',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin'
    ])
  })

  it('uses no shell: arguments arrive as they are', async () => {
    const strange = '$(id); `id` "quoted" *'
    expect((await start(through('printf', '%s', strange))).stdout).toBe(strange)
  })

  it('kills at the time-out', async () => {
    const result = await start({ ...through('sh', '-c', 'echo early; exec sleep 600'), timeoutMs: 1000 })
    expect(result).toMatchObject({ status: null, failure: 'timeout' })
    // On a busy machine it may not have come to say anything.
    expect(['', 'early\n']).toContain(result.stdout)
    expect(result.entry.ok).toBe(false)
  })

  it('kills at the byte bound and keeps what fits', async () => {
    const result = await start({
      ...through('sh', '-c', 'while :; do echo 0123456789; done'),
      maxBytes: 4096
    })
    expect(result).toMatchObject({ status: null, failure: 'too-large', truncated: true })
    expect(Buffer.byteLength(result.stdout)).toBe(4096)
  })

  it('says when a program was killed by someone else', async () => {
    expect(await start(through('sh', '-c', 'kill -9 $$'))).toMatchObject({ status: null, failure: 'signal' })
  })

  it('says when an argument cannot be passed at all', async () => {
    expect(await start(through('printf', 'a\0b'))).toMatchObject({ failure: 'not-started', status: null })
  })
})

describe('run', () => {
  it('ends at once when the caller gives up', async () => {
    const abort = new AbortController()
    const pending = run(through('sleep', '60'), abort.signal)
    abort.abort()
    expect(await pending).toMatchObject({ failure: 'aborted', status: null })
    expect(await run(through('true'), abort.signal)).toMatchObject({ failure: 'aborted' })
  })

  it('does not wait for a grandchild that keeps the pipe open', async () => {
    // Waiting for it would run into the test's own time-out.
    const result = await run({ ...through('sh', '-c', 'sleep 60 & echo $!; wait'), timeoutMs: 1000 })
    expect(result.failure).toBe('timeout')
    const sleeper = Number(result.stdout.trim())
    if (sleeper > 1) process.kill(sleeper, 'SIGKILL')
  })
})

describe('findProgram', () => {
  it('looks in the given directories only and wants an executable file', () => {
    expect(findProgram('nft', [directory])).toBeNull()
    writeFileSync(join(directory, 'nft'), '#!/bin/sh\n')
    expect(findProgram('nft', [directory])).toBeNull()
    chmodSync(join(directory, 'nft'), 0o755)
    expect(findProgram('nft', [directory])).toBe(join(directory, 'nft'))
    rmSync(join(directory, 'nft'))
    expect(findProgram('nft', [directory])).toBeNull()
  })
})

describe('lastLine', () => {
  it('is the last line that says something, bounded', () => {
    expect(lastLine('a\n b \n\n')).toBe('b')
    expect(lastLine('')).toBe('')
    expect(lastLine('x'.repeat(5000))).toHaveLength(400)
  })
})
