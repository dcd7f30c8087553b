/**
 * The contract, answered: sessions, hosts, labs and activity on top of the Host seam. The same services stand behind
 * Electron's MessagePort and the WebSocket; a transport adds nothing but bytes.
 */
import type { Context, Router } from '@orpc/server'
import type { contract, JournalEntry, LabStatus, Session } from '@shared/contract'
import { VethscopeError } from '@shared/contract/errors'
import type { HostSource } from '../host/open'
import type { Journal } from '../journal'
import { hasPty } from '../terminal'
import { Broadcast } from './broadcast'
import type { FeedOptions } from './host-feed'
import { HostPool } from './host-pool'
import { os } from './implementer'
import { planHandlers } from './plans'
import { terminalHandlers, Terminals } from './terminals'

/** The practice hosts as the services need them. */
export interface LabService {
  list(): Promise<readonly LabStatus[]>
  up(name: string): Promise<LabStatus>
  down(name: string): Promise<LabStatus>
  /** The host a lab that is up is. */
  source(name: string): HostSource
}

export interface ServicesOptions {
  readonly version: string
  /** Hosts that are always offered; the first is shown first unless `initialHost` says otherwise. */
  readonly hosts: readonly HostSource[]
  readonly initialHost?: string
  readonly journal: Journal
  /** null: no labs on this system. */
  readonly labs: LabService | null
  /** Nothing that changes a host or a lab is answered. */
  readonly readOnly?: boolean
  readonly terminal?: boolean
  readonly feed?: FeedOptions
}

export interface Services {
  readonly router: Router<typeof contract, Context>
  readonly pool: HostPool
  /** Who answers and what it offers, now. */
  session(): Promise<Session>
  /** Ends all streams and hosts. */
  close(): Promise<void>
}

/** Makes the services. Nothing is started until a client asks. */
export function createServices(options: ServicesOptions): Services {
  const { labs, journal } = options
  const pool = new HostPool(options.hosts, { ...options.feed, readOnly: options.readOnly ?? false })
  const activity = new Broadcast<JournalEntry>()
  const stopListening = journal.listen((entry) => activity.say(entry))
  const sessions = new Broadcast<Session>(1)

  const labList = async (): Promise<LabStatus[]> => {
    const list = labs === null ? [] : [...(await labs.list())]
    const up =
      labs === null ? [] : list.filter((lab) => lab.state === 'up').map((lab) => labs.source(lab.name))
    if (await pool.setLabs(up)) sessions.say(describe())
    return list
  }
  const describe = (): Session => {
    const hosts = pool
      .list()
      .map((host) => (options.readOnly === true ? { ...host, changes: 'none' as const } : host))
    return {
      product: 'vethscope',
      version: options.version,
      platform: process.platform,
      hosts,
      initialHost: options.initialHost ?? hosts[0]?.id ?? '',
      readOnly: options.readOnly ?? false,
      terminal: options.terminal ?? false,
      pty: hasPty()
    }
  }
  const session = async (): Promise<Session> => {
    await labList().catch((error: unknown) => {
      // Labs that cannot be listed must not keep the other hosts from being shown.
      journal.add({
        at: new Date().toISOString(),
        kind: 'command',
        what: 'list the practice hosts',
        where: '',
        status: null,
        ok: false,
        durationMs: 0,
        detail: error instanceof Error ? error.message : String(error)
      })
    })
    return describe()
  }
  const changeLab = async (name: string, way: 'up' | 'down'): Promise<LabStatus> => {
    if (options.readOnly) {
      throw new VethscopeError(
        'refused',
        'This server was started with --read-only',
        'Start it without --read-only to bring labs up and down'
      )
    }
    if (labs === null) {
      throw new VethscopeError('not-supported', 'Practice hosts need Linux', 'Open a snapshot file instead')
    }
    if (way === 'down') await pool.drop(`lab:${name}`)
    const started = Date.now()
    const entry = { kind: 'command' as const, what: `lab ${way} ${name}`, where: '', status: null }
    const took = () => ({ at: new Date(started).toISOString(), durationMs: Date.now() - started })
    try {
      const status = await labs[way](name)
      journal.add({ ...entry, ...took(), ok: true, detail: '' })
      await labList()
      return status
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      journal.add({ ...entry, ...took(), ok: false, detail })
      throw error
    }
  }
  /** The feed of a host; a lab that came up elsewhere is looked for first. */
  const feed = async (hostId: string): Promise<ReturnType<HostPool['feed']>> => {
    if (hostId.startsWith('lab:')) await labList()
    return pool.feed(hostId)
  }

  const terminals = new Terminals({
    allowed: options.terminal ?? false,
    host: async (hostId) => (await feed(hostId)).host()
  })

  const router = os.router({
    session: {
      get: os.session.get.handler(session),
      changed: os.session.changed.handler(async ({ signal }) => sessions.listen(signal, [await session()]))
    },
    host: {
      snapshot: os.host.snapshot.handler(async ({ input, signal }) =>
        (await feed(input.hostId)).snapshot(signal)
      ),
      changed: os.host.changed.handler(async ({ input, signal }) =>
        (await feed(input.hostId)).changed(signal)
      )
    },
    plan: planHandlers({
      feed,
      readOnly: options.readOnly ?? false,
      changed: () => sessions.say(describe())
    }),
    terminal: terminalHandlers(terminals),
    lab: {
      list: os.lab.list.handler(labList),
      up: os.lab.up.handler(({ input }) => changeLab(input.name, 'up')),
      down: os.lab.down.handler(({ input }) => changeLab(input.name, 'down'))
    },
    activity: {
      list: os.activity.list.handler(() => [...journal.list()]),
      changed: os.activity.changed.handler(({ signal }) => activity.listen(signal))
    }
  })

  return {
    router,
    pool,
    session,
    async close() {
      stopListening()
      activity.close()
      sessions.close()
      await terminals.closeAll()
      await pool.close()
    }
  }
}
