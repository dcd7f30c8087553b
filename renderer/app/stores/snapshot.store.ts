/**
 * The HostSnapshot that every screen is a function of: the host that is looked at, its latest snapshot, and how fresh it
 * is. Snapshots are frozen and replaced whole, never changed in place.
 */
import { lookup as lookupOf, type HostSnapshot, type Lookup } from '@shared/model'
import type { ErrorShape } from '@shared/contract/errors'
import { defineStore } from 'pinia'
import { keepHues, type HueIdentity } from '../../ui/network-hue'
import { computed, nextTick, ref, shallowRef } from 'vue'

/** Mark of the moment the first snapshot was drawn, for measuring. */
const SHOWN = 'vethscope:shown'

/**
 * - `waiting`: asked, nothing has come yet
 * - `live`: the latest snapshot, changes come by themselves
 * - `recorded`: a snapshot file, it never changes
 * - `failed`: the host could not be read; the last snapshot, if any, is kept
 * - `disconnected`: nobody answers; the last snapshot is kept
 */
export type SnapshotState = 'waiting' | 'live' | 'recorded' | 'failed' | 'disconnected'

/** What has a hue of its own: networks, and bridges that nobody's network is. */
function huedIn(snapshot: HostSnapshot): HueIdentity[] {
  const carried = new Set(snapshot.networks.map((network) => network.interfaceId))
  const bridges = snapshot.interfaces.filter((item) => item.kind === 'bridge' && !carried.has(item.id))
  return [...snapshot.networks, ...bridges.map((bridge) => ({ engineId: 'kernel', name: bridge.ifname }))]
}

export const useSnapshotStore = defineStore('snapshot', () => {
  const snapshot = shallowRef<HostSnapshot | null>(null)
  const hostId = ref<string | null>(null)
  const state = ref<SnapshotState>('waiting')
  const error = shallowRef<ErrorShape | null>(null)
  /** When the picture was last known to be right, in milliseconds since the epoch; null before the first. */
  const receivedAt = ref<number | null>(null)
  /** How long the host took to read, in milliseconds. */
  const tookMs = ref<number | null>(null)

  const lookup = computed<Lookup | null>(() => (snapshot.value === null ? null : lookupOf(snapshot.value)))

  /** Turns to another host: what is shown of the last one goes. */
  function turnTo(id: string): void {
    hostId.value = id
    snapshot.value = null
    state.value = 'waiting'
    error.value = null
    receivedAt.value = null
    tookMs.value = null
  }

  /** A whole new snapshot of the host that is looked at. */
  function receive(next: HostSnapshot, took: number | null = null, at = Date.now()): void {
    keepHues(hostId.value ?? '', huedIn(next))
    snapshot.value = Object.freeze(next)
    error.value = null
    receivedAt.value = at
    tookMs.value = took
    state.value = 'live'
    if (performance.getEntriesByName(SHOWN).length === 0) void nextTick(() => performance.mark(SHOWN))
  }

  /** Nothing changed: the picture is as fresh as `at` (milliseconds since the epoch). */
  function confirm(at = Date.now()): void {
    receivedAt.value = at
    error.value = null
    if (snapshot.value !== null) state.value = 'live'
  }

  /** The host could not be read. */
  function fail(reason: ErrorShape): void {
    error.value = reason
    state.value = 'failed'
  }

  function setState(next: SnapshotState): void {
    state.value = next
  }

  return {
    snapshot,
    lookup,
    hostId,
    state,
    error,
    receivedAt,
    tookMs,
    turnTo,
    receive,
    confirm,
    fail,
    setState
  }
})
