/** A thread that never answers, as one does that hangs in the kernel. */
import { describe, expect, it } from 'vitest'
import { KernelReader } from './kernel-reader'

const HANGS = `
import { parentPort } from 'node:worker_threads'
parentPort.on('message', ({ type }) => {
  if (type === 'read') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  else parentPort.close()
})
parentPort.postMessage({ type: 'ready' })
`
const program = new URL(`data:text/javascript,${encodeURIComponent(HANGS)}`)

describe('a reading that hangs', () => {
  it('ends with its time, and the next one gets a thread of its own', async () => {
    const reader = await KernelReader.start({ source: 'local', timeoutMs: 200, program })
    await expect(reader.read()).rejects.toThrow('no answer within 0.2 s')
    await expect(reader.read()).rejects.toThrow('no answer within 0.2 s')
    await reader.close()
    await expect(reader.read()).rejects.toThrow('closed')
  })

  it('can be given up before', async () => {
    const reader = await KernelReader.start({ source: 'local', timeoutMs: 20_000, program })
    const stop = new AbortController()
    const reading = reader.read(stop.signal)
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    await reader.close()
  })
})
