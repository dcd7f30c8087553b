/**
 * The worker thread that lives in other namespaces: it alone calls setns(2), which moves only the calling thread. Built as
 * a program of its own (out/main/kernel-worker.js). It answers one request at a time and waits in the event loop between
 * them, never in a system call, so that it can always be ended.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { hostInfo } from '@shared/model'
import { describeFailure } from './gaps'
import { KernelCollector } from './kernel-collector'
import { DeltaSender } from './kernel-delta'
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-protocol'

const port = parentPort
if (port === null) throw new Error('kernel-worker runs as a worker thread only')
const say = (reply: WorkerReply): void => port.postMessage(reply)

const options: WorkerOptions = z.object({ source: hostInfo.shape.source }).parse(workerData)
const collector = new KernelCollector(options, (entry) => say({ type: 'journal', entry }))
let sender = new DeltaSender()
port.on('message', (request: WorkerRequest) => {
  if (request.type === 'close') {
    collector.close()
    port.close()
    return
  }
  try {
    say({ type: 'reading', id: request.id, delta: sender.delta(collector.read()) })
  } catch (error) {
    // What the other end has now is not known: the next reading is sent whole.
    sender = new DeltaSender()
    const { code, detail } = describeFailure(error)
    say({ type: 'failed', id: request.id, code, message: detail })
  }
})
say({ type: 'ready' })
