/** The agent's server without a process: its two ends joined in memory, and a fake host behind it. For tests. */
import { PassThrough } from 'node:stream'
import type { HostDescription } from '@shared/contract/session'
import { tinyHost } from '@shared/testing/tiny-host'
import type { ChangeHint, Host } from '@core/host/host'
import type { AgentPipe } from '@core/host/agent-host'
import { serveAgent, type AgentOptions } from '../../electron/agent/server'

export const localDescription: HostDescription = {
  id: 'local',
  kind: 'local',
  title: 'local',
  rights: 'root',
  live: true,
  changes: 'none' as const,
  seeMore: ''
}

/** A host whose hints and answers a test decides. */
export function fakeHost(over: Partial<Host> = {}): Host & { closed: number } {
  const host = {
    closed: 0,
    description: localDescription,
    collect: () => Promise.resolve(tinyHost()),
    watch: async function* (): AsyncGenerator<ChangeHint> {
      await Promise.resolve()
      yield { source: 'kernel', detail: 'listening' }
    },
    actions: null,
    terminals: null,
    close: () => {
      host.closed++
      return Promise.resolve()
    },
    ...over
  }
  return host
}

export interface PipeAgent extends AgentPipe {
  /** What the agent's end said: null, or the line for stderr. */
  readonly outcome: Promise<string | null>
  killed: number
}

/** Serves `open` on a pipe; give `AgentHost.connect` what is returned. */
export function pipeAgent(
  open: AgentOptions['open'],
  unlocking: NonNullable<AgentOptions['unlocking']> = 'asked',
  asked: AbortSignal = new AbortController().signal
): PipeAgent {
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  const outcome = serveAgent({ input: stdin, output: stdout, open, unlocking, asked, uid: 0, pid: 1 })
  const agent: PipeAgent = {
    stdin,
    stdout,
    outcome,
    ended: outcome.then((line) => line ?? 'exit status 0'),
    killed: 0,
    kill: () => {
      agent.killed++
      stdin.destroy()
    }
  }
  return agent
}
