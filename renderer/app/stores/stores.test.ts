/** The stores: a line that breaks and comes back, a host that is followed, hosts that are switched, files that are opened. */
import { createRouterClient, implement } from '@orpc/server'
import { contract, type HostEvent } from '@shared/contract'
import type { Session } from '@shared/contract/session'
import { tinyHost } from '@shared/testing/tiny-host'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { LineError, type Line, type LineEnd } from '../../client/line'
import { freshness } from '../freshness'
import { merge } from './activity.store'
import { useConnectionStore } from './connection.store'
import { useHostsStore } from './hosts.store'
import { useSelectionStore } from './selection.store'
import { useSnapshotStore } from './snapshot.store'

const session: Session = {
  product: 'vethscope',
  version: '0',
  platform: 'linux',
  hosts: [
    {
      id: 'local',
      kind: 'local',
      title: 'box',
      rights: 'root',
      live: true,
      changes: 'none' as const,
      seeMore: ''
    },
    {
      id: 'lab:tutorial',
      kind: 'lab',
      title: 'tutorial',
      rights: 'root',
      live: true,
      changes: 'none' as const,
      seeMore: ''
    },
    {
      id: 'lab:tutorial',
      kind: 'lab',
      title: 'tutorial',
      rights: 'root',
      live: true,
      changes: 'none' as const,
      seeMore: ''
    }
  ],
  initialHost: 'local',
  readOnly: true,
  terminal: false
}

async function* events(list: readonly HostEvent[], signal?: AbortSignal): AsyncGenerator<HostEvent> {
  for (const event of list) yield event
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
}
async function* only<T>(value: T): AsyncGenerator<T> {
  yield await Promise.resolve(value)
}

/** A line to services of the test's own, spoken through the real contract. */
function fakeLine(byHost: Record<string, readonly HostEvent[]>): { line: Line; end: (end: LineEnd) => void } {
  let end: (end: LineEnd) => void = () => undefined
  const ended = new Promise<LineEnd>((tell) => (end = tell))
  const os = implement(contract)
  const nothing = (): never => {
    throw new Error('not asked for here')
  }
  const router = os.router({
    session: {
      get: os.session.get.handler(() => session),
      changed: os.session.changed.handler(() => only(session))
    },
    host: {
      snapshot: os.host.snapshot.handler(nothing),
      changed: os.host.changed.handler(({ input, signal }) => events(byHost[input.hostId] ?? [], signal))
    },
    plan: {
      unlock: os.plan.unlock.handler(nothing),
      make: os.plan.make.handler(nothing),
      apply: os.plan.apply.handler(nothing),
      confirm: os.plan.confirm.handler(nothing),
      undo: os.plan.undo.handler(nothing),
      settle: os.plan.settle.handler(nothing),
      history: os.plan.history.handler(() => [])
    },
    terminal: {
      open: os.terminal.open.handler(nothing),
      output: os.terminal.output.handler(nothing),
      taken: os.terminal.taken.handler(nothing),
      write: os.terminal.write.handler(nothing),
      resize: os.terminal.resize.handler(nothing),
      close: os.terminal.close.handler(nothing)
    },
    lab: {
      list: os.lab.list.handler(() => []),
      up: os.lab.up.handler(nothing),
      down: os.lab.down.handler(nothing)
    },
    activity: {
      list: os.activity.list.handler(() => []),
      changed: os.activity.changed.handler(nothing)
    }
  })
  return { line: { client: createRouterClient(router), ended, close: () => undefined }, end }
}

const snapshotEvent: HostEvent = { type: 'snapshot', snapshot: tinyHost(), tookMs: 5 }

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

describe('following a host', () => {
  it('shows the first host’s snapshot, frozen, with its lookup', async () => {
    useHostsStore()
    const snapshots = useSnapshotStore()
    const { line } = fakeLine({ local: [snapshotEvent] })
    void useConnectionStore().keep(() => Promise.resolve(line))
    await vi.waitFor(() => expect(snapshots.state).toBe('live'))
    expect(Object.isFrozen(snapshots.snapshot)).toBe(true)
    expect(snapshots.lookup?.container.size).toBe(2)
    expect(snapshots.tookMs).toBe(5)
  })

  it('keeps the last picture when the host fails, and says why', async () => {
    useHostsStore()
    const snapshots = useSnapshotStore()
    const failed: HostEvent = {
      type: 'failed',
      error: { code: 'timeout', message: 'late', hint: 'wait', data: {} }
    }
    const { line } = fakeLine({ local: [snapshotEvent, failed] })
    void useConnectionStore().keep(() => Promise.resolve(line))
    await vi.waitFor(() => expect(snapshots.state).toBe('failed'))
    expect(snapshots.error?.code).toBe('timeout')
    expect(snapshots.snapshot).not.toBeNull()
  })

  it('lists each host once, and forgets selection and picture when it turns to another', async () => {
    const hosts = useHostsStore()
    const snapshots = useSnapshotStore()
    const selection = useSelectionStore()
    const { line } = fakeLine({ local: [snapshotEvent] })
    void useConnectionStore().keep(() => Promise.resolve(line))
    await vi.waitFor(() => expect(snapshots.state).toBe('live'))
    expect(hosts.hosts.map((host) => host.id)).toEqual(['local', 'lab:tutorial'])
    selection.select({ kind: 'container', id: 'x' })
    hosts.switchTo('lab:tutorial')
    expect(selection.selected).toBeNull()
    expect(snapshots.snapshot).toBeNull()
    expect(snapshots.state).toBe('waiting')
  })

  it('opens a snapshot file without asking the server', async () => {
    const hosts = useHostsStore()
    const snapshots = useSnapshotStore()
    await hosts.openFile(new File([JSON.stringify(tinyHost())], 'colleague.json'))
    expect(snapshots.state).toBe('recorded')
    expect(hosts.current?.title).toBe('colleague.json')
    await expect(hosts.openFile(new File(['{}'], 'bad.json'))).rejects.toMatchObject({
      code: 'not-a-snapshot'
    })
    expect(snapshots.hostId).toBe('opened:colleague.json')
  })
})

describe('the line', () => {
  it('is opened again when it is lost, and the picture stays meanwhile', async () => {
    useHostsStore()
    const connection = useConnectionStore()
    const snapshots = useSnapshotStore()
    const first = fakeLine({ local: [snapshotEvent] })
    const second = fakeLine({ local: [snapshotEvent] })
    const open = vi.fn().mockResolvedValueOnce(first.line).mockResolvedValue(second.line)
    void connection.keep(open)
    await vi.waitFor(() => expect(snapshots.state).toBe('live'))
    first.end({ cause: 'lost', detail: '' })
    await vi.waitFor(() => expect(connection.state).toBe('lost'))
    expect(snapshots.state).toBe('disconnected')
    expect(snapshots.snapshot).not.toBeNull()
    await vi.waitFor(() => expect(connection.retryAt).not.toBeNull())
    connection.retryNow()
    await vi.waitFor(() => expect(connection.state).toBe('open'))
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('is not tried again when it is refused', async () => {
    const connection = useConnectionStore()
    const open = vi.fn().mockRejectedValue(new LineError({ cause: 'refused', detail: 'wrong token' }))
    await connection.keep(open)
    expect(connection.state).toBe('refused')
    expect(open).toHaveBeenCalledTimes(1)
  })
})

describe('small things', () => {
  it('says stale of a live picture nobody confirmed', () => {
    expect(freshness('open', 'live', 0, 1000).state).toBe('live')
    expect(freshness('open', 'live', 0, 60_000).state).toBe('stale')
    expect(freshness('lost', 'live', 0, 1000).state).toBe('disconnected')
    expect(freshness('lost', 'recorded', 0, 1000).state).toBe('recorded')
  })

  it('keeps the journal in order, each entry once', () => {
    const entry = (id: number) => ({
      id,
      at: '',
      hostId: '',
      kind: 'command' as const,
      what: '',
      where: '',
      status: 0,
      ok: true,
      durationMs: 1,
      detail: ''
    })
    expect(merge([entry(1), entry(3)], [entry(2), entry(3)]).map((one) => one.id)).toEqual([1, 2, 3])
  })

  it('selects by value, and tells whether something is selected', () => {
    const selection = useSelectionStore()
    selection.select({ kind: 'network', id: 'a' })
    const same = selection.selected
    selection.select({ kind: 'network', id: 'a' })
    expect(selection.selected).toBe(same)
    expect(selection.isSelected('network', 'a')).toBe(true)
    expect(selection.isSelected('container', 'a')).toBe(false)
  })
})
