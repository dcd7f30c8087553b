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
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-protocol'

const port = parentPort
if (port === null) throw new Error('kernel-worker runs as a worker thread only')
const say = (reply: WorkerReply): void => port.postMessage(reply)

const options: WorkerOptions = z.object({ source: hostInfo.shape.source }).parse(workerData)
const collector = new KernelCollector(options)
port.on('message', (request: WorkerRequest) => {
  if (request.type === 'close') {
    collector.close()
    port.close()
    return
  }
  try {
    say({ type: 'reading', id: request.id, reading: collector.read() })
  } catch (error) {
    const { code, detail } = describeFailure(error)
    say({ type: 'failed', id: request.id, code, message: detail })
  }
})
say({ type: 'ready' })
