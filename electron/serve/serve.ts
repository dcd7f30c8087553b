/**
 * `vethscope serve`, whole: opens the hosts by what people call them, gives up root where it was only lent, and serves the
 * page.
 */
import { Journal } from '@core/journal'
import { hostSource, type HostOptions } from '@core/host/open'
import type { LabService } from '@core/services'
import { servePage, type PageOptions, type Served } from './serve-page'

export interface ServeOptions extends Omit<HostOptions, 'journal'> {
  readonly version: string
  /** What `--host` takes; the one shown first. Default `local`. */
  readonly host?: string
  /** Others to offer beside it. */
  readonly extraHosts?: readonly string[]
  readonly labs?: LabService | null
  readonly port?: number
  readonly readOnly?: boolean
  readonly allowTerminal?: boolean
  readonly page?: string
  readonly limits?: NonNullable<PageOptions['limits']>
}

/**
 * Starts serving.
 * @throws VethscopeError `bad-input` for a host that cannot be one, `busy` for a port in use, `not-found` without a page
 */
export function startServe(options: ServeOptions): Promise<Served> {
  const journal = new Journal()
  const { host = 'local', extraHosts = [], labs = null, docker, timeoutMs, ...page } = options
  const hostOptions: HostOptions = {
    journal,
    ...(docker === undefined ? {} : { docker }),
    ...(timeoutMs === undefined ? {} : { timeoutMs })
  }
  const hosts = [host, ...extraHosts].map((ref) => hostSource(ref, hostOptions))
  return servePage({ ...page, hosts, journal, labs })
}
