/**
 * The one agent that was started while we were root. It cannot be started a second time, so a feed that closes and opens its
 * host anew gets the same one; it ends with the server.
 */
import { describeLocal } from '@core/host/local-host'
import { startOwnAgent } from '@core/host/start-agent'
import type { HostOptions, HostSource } from '@core/host/source'

export interface KeptAgent {
  readonly source: HostSource
  close(): Promise<void>
}

/** Starts it; the process must be root. @throws VethscopeError `unreachable`, `timeout`, `not-found` */
export async function keepAgent(options: HostOptions): Promise<KeptAgent> {
  const description = describeLocal()
  const agent = await startOwnAgent({
    ...options,
    description,
    source: 'local',
    hint: 'End this server and start it again with sudo'
  })
  const host = {
    description,
    collect: (signal?: AbortSignal) => agent.collect(signal),
    watch: (signal: AbortSignal) => agent.watch(signal),
    actions: agent.actions,
    terminals: agent.terminals,
    close: () => Promise.resolve()
  }
  return {
    source: { description, open: () => Promise.resolve(host) },
    close: () => agent.close()
  }
}
