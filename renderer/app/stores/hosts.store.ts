/**
 * Which hosts there are to look at: those the server knows (this machine, practice hosts, files it was started with) and
 * snapshot files opened in this page; and following the one that is looked at, over lost lines and failures.
 */
import { asErrorShape } from '../../client/errors'
import { backOff } from '../../client/back-off'
import type { Line } from '../../client/line'
import { readSnapshotFile } from '../../client/snapshot-file'
import type { HostDescription, Session } from '@shared/contract/session'
import type { HostSnapshot } from '@shared/model'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useConnectionStore } from './connection.store'
import { useSelectionStore } from './selection.store'
import { useSnapshotStore } from './snapshot.store'

interface OpenedFile {
  readonly description: HostDescription
  readonly snapshot: HostSnapshot
}

/** Asked anew each time: a signal aborts while something else is awaited. */
const isOver = (signal: AbortSignal): boolean => signal.aborted

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

export const useHostsStore = defineStore('hosts', () => {
  const connection = useConnectionStore()
  const snapshots = useSnapshotStore()
  const selection = useSelectionStore()
  const session = shallowRef<Session | null>(null)
  const files = shallowRef<readonly OpenedFile[]>([])

  /** Each once: the practice host a server was started with is also among the labs that are up. */
  const hosts = computed<readonly HostDescription[]>(() => {
    const all = [...(session.value?.hosts ?? []), ...files.value.map((file) => file.description)]
    return [...new Map(all.map((host) => [host.id, host])).values()]
  })
  const current = computed(() => hosts.value.find((host) => host.id === snapshots.hostId) ?? null)

  /** Looks at another host. The selection goes: it belonged to the last one. */
  function switchTo(id: string): void {
    if (id === snapshots.hostId) return
    selection.clear()
    snapshots.turnTo(id)
    showFile(id)
  }

  function showFile(id: string): boolean {
    const file = files.value.find((one) => one.description.id === id)
    if (file === undefined) return false
    showRecorded(file.snapshot)
    return true
  }

  /** A file is as old as what is in it. */
  function showRecorded(snapshot: HostSnapshot): void {
    snapshots.receive(snapshot, null, Date.parse(snapshot.collectedAt))
    snapshots.setState('recorded')
  }

  /**
   * Opens a snapshot file in the page and looks at it.
   * @throws VethscopeError when it is no snapshot, newer than this program, or too large
   */
  async function openFile(file: File): Promise<void> {
    const snapshot = await readSnapshotFile(file)
    const description: HostDescription = {
      id: `opened:${file.name}`,
      kind: 'recorded',
      title: file.name,
      rights: 'none',
      live: false,
      changes: 'none' as const,
      seeMore: ''
    }
    files.value = [
      ...files.value.filter((one) => one.description.id !== description.id),
      { description, snapshot }
    ]
    if (snapshots.hostId === description.id) showFile(description.id)
    else switchTo(description.id)
  }

  function takeSession(next: Session): void {
    session.value = next
    if (snapshots.hostId === null) snapshots.turnTo(next.initialHost)
  }

  async function followSession({ client }: Line, signal: AbortSignal): Promise<void> {
    takeSession(await client.session.get(undefined, { signal }))
    for await (const next of await client.session.changed(undefined, { signal })) takeSession(next)
  }

  async function followOnce({ client }: Line, hostId: string, signal: AbortSignal): Promise<void> {
    for await (const event of await client.host.changed({ hostId }, { signal })) {
      if (signal.aborted) return
      const recorded = current.value?.live === false
      if (event.type === 'failed') snapshots.fail(event.error)
      else if (event.type === 'snapshot' && recorded) showRecorded(event.snapshot)
      else if (event.type === 'snapshot') snapshots.receive(event.snapshot, event.tookMs)
      else if (!recorded) snapshots.confirm()
    }
  }

  /** Follows a host until the signal aborts; when the stream fails or ends early, asks again after a pause. */
  async function follow(line: Line, hostId: string, signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await followOnce(line, hostId, signal)
        if (snapshots.state === 'recorded') return
      } catch (error) {
        if (isOver(signal) || connection.line !== line) return
        snapshots.fail(asErrorShape(error))
      }
      await pause(backOff(attempt + 2), signal)
    }
  }

  let stopSession = new AbortController()
  let stopHost = new AbortController()

  watch(
    () => connection.line,
    (line) => {
      stopSession.abort()
      stopSession = new AbortController()
      const { signal } = stopSession
      if (line === null) {
        if (snapshots.state !== 'recorded') snapshots.setState('disconnected')
        return
      }
      followSession(line, signal).catch((error: unknown) => {
        // The line itself ended: the connection store says so and opens another.
        if (!signal.aborted && connection.line === line) snapshots.fail(asErrorShape(error))
      })
    },
    { flush: 'sync' }
  )

  watch(
    () => [connection.line, snapshots.hostId] as const,
    ([line, hostId]) => {
      stopHost.abort()
      stopHost = new AbortController()
      if (line === null || hostId === null) return
      if (files.value.some((file) => file.description.id === hostId)) return
      if (snapshots.snapshot === null) snapshots.setState('waiting')
      void follow(line, hostId, stopHost.signal)
    },
    { flush: 'sync' }
  )

  return { session, files, hosts, current, switchTo, openFile }
})
