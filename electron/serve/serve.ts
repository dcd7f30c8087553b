/**
 * `vethscope serve`, whole: opens the hosts by what people call them, gives up root where it was only lent (the agent, started
 * before, keeps it), and only then opens a port.
 */
import { Journal } from '@core/journal'
import { hostSource } from '@core/host/open'
import { pageDirectory } from '@core/host/out-directory'
import type { HostOptions, HostSource } from '@core/host/source'
import { systemLabs, type LabService } from '@core/services'
import { becomePerson, personBehindSudo } from './give-up-root'
import { keepAgent, type KeptAgent } from './kept-agent'
import { loadPage } from './page'
import { servePage, type PageOptions, type ServedPage } from './serve-page'

export interface ServeOptions extends Omit<HostOptions, 'journal'> {
  readonly version: string
  /** What `--host` takes; the one shown first. Default `local`. */
  readonly host?: string
  /** Others to offer beside it. */
  readonly extraHosts?: readonly string[]
  /** Default: the labs of this machine; null: none. */
  readonly labs?: LabService | null
  /** Started by sudo: this process becomes the person who did, for good, and only the agent keeps root. */
  readonly giveUpRoot?: boolean
  readonly port?: number
  readonly readOnly?: boolean
  readonly allowTerminal?: boolean
  /** Directory of the built page. */
  readonly page?: string
  readonly limits?: NonNullable<PageOptions['limits']>
}

export interface Served extends ServedPage {
  /**
   * With whose rights the server runs: `person`: root was given up to whoever called sudo; `root`: it is root's own, there is
   * nobody to give up to; `user`: it never was root.
   */
  readonly rights: 'person' | 'root' | 'user'
}

/**
 * Starts serving.
 * @throws VethscopeError `bad-input` for a host that cannot be one, `busy` for a port in use, `not-found` without a page,
 * `failed` when root could not be given up
 */
export async function startServe(options: ServeOptions): Promise<Served> {
  const journal = new Journal()
  const {
    host = 'local',
    extraHosts = [],
    labs,
    docker,
    timeoutMs,
    giveUpRoot = false,
    page,
    ...rest
  } = options
  const hostOptions: HostOptions = {
    journal,
    ...(docker === undefined ? {} : { docker }),
    ...(timeoutMs === undefined ? {} : { timeoutMs })
  }
  let hosts: readonly HostSource[] = [host, ...extraHosts].map((ref) => hostSource(ref, hostOptions))
  const files = loadPage(page ?? pageDirectory())

  const person = giveUpRoot ? personBehindSudo() : null
  let agent: KeptAgent | null = null
  if (person !== null) {
    if (hosts.some(isLocal)) agent = await keepAgent(hostOptions)
    const kept = agent?.source
    if (kept !== undefined) hosts = hosts.map((source) => (isLocal(source) ? kept : source))
  }
  try {
    if (person !== null) becomePerson(person)
    const served = await servePage({
      ...rest,
      page: files,
      hosts,
      journal,
      labs: labs === undefined ? systemLabs(hostOptions) : labs
    })
    return {
      ...served,
      rights: person !== null ? 'person' : process.getuid?.() === 0 ? 'root' : 'user',
      close: async () => {
        await served.close()
        await agent?.close()
      }
    }
  } catch (error) {
    await agent?.close()
    throw error
  }
}

const isLocal = ({ description }: HostSource): boolean => description.kind === 'local'
