/**
 * A host that is going to be changed by this command: opened, read, and not let go before what was begun has come to its end,
 * whatever signal or closed terminal comes meanwhile.
 */
import { translate } from '@shared/locales'
import { VethscopeError } from '@shared/contract/errors'
import { visible } from '@shared/text/visible'
import type { Host, HostActions } from '@core/host/host'
import { UsageError } from './arguments'
import { holdOn, type Output } from './output'
import type { HostChoice } from './session'

export interface LiveHost {
  readonly host: Host
  readonly actions: HostActions
}

const CLOSE_MS = 5000

/**
 * Opens the host and does the work; closes it when nothing is in hand any more.
 * @throws UsageError for a snapshot file; VethscopeError `no-rights` where nothing may be changed
 */
export async function withLiveHost<T>(choice: HostChoice, work: (live: LiveHost) => Promise<T>): Promise<T> {
  const [{ hostSource }, { Journal }] = await Promise.all([
    import('@core/host/open'),
    import('@core/journal')
  ])
  const source = hostSource(choice.host, {
    journal: new Journal(),
    ...(choice.docker.length ? { docker: choice.docker } : {}),
    ...(choice.timeoutMs === null ? {} : { timeoutMs: choice.timeoutMs })
  })
  if (source.description.kind === 'recorded') {
    throw new UsageError(
      { key: 'cli.change.error.file', params: { file: visible(choice.host, 100) } },
      { key: 'cli.change.hint.host' }
    )
  }
  const host = await source.open()
  try {
    const { actions } = host
    if (actions === null) {
      throw new VethscopeError(
        'no-rights',
        `${host.description.title} cannot be changed with the rights of this user`,
        'Run the same command with sudo, or join the group that owns the engine’s socket'
      )
    }
    return await work({ host, actions })
  } finally {
    await host.actions?.pending?.()
    const timer = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())
    await Promise.race([host.close(), timer])
  }
}

/** What signals do while something is in hand: it is brought to its end first. `interrupted` is called for Ctrl+C. */
export interface InHand {
  interrupted: (() => void) | null
}

/** From here on no signal ends the process. */
export function holdSignals(output: Output): InHand {
  const inHand: InHand = { interrupted: null }
  holdOn()
  process.on('SIGINT', () => {
    if (inHand.interrupted === null) output.note(translate(output.locale, 'cli.change.patience'))
    else inHand.interrupted()
  })
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  return inHand
}
