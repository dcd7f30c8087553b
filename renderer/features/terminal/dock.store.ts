/** The dock at the foot of the window: which terminals are open, which is seen, how high it stands. Nothing of xterm is in here. */
import type { TerminalPlace } from '@shared/contract/terminals'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useHostsStore } from '../../app/stores/hosts.store'
import { useSelectionStore } from '../../app/stores/selection.store'
import { useSnapshotStore } from '../../app/stores/snapshot.store'
import { hostOffer, shellOffers, type ShellOffer } from './shell-places'

export interface Tab {
  readonly id: number
  readonly hostId: string
  readonly place: TerminalPlace
  /** As the host gave it; empty for the host itself. */
  readonly name: string
}

export const MIN_HEIGHT = 120
const FIRST_HEIGHT = 300

export const useDockStore = defineStore('dock', () => {
  const hosts = useHostsStore()
  const snapshots = useSnapshotStore()
  const selection = useSelectionStore()
  const tabs = shallowRef<readonly Tab[]>([])
  const active = ref<number | null>(null)
  const shown = ref(true)
  const height = ref(FIRST_HEIGHT)
  let next = 1

  const context = computed(() => ({ session: hosts.session, host: hosts.current }))
  const onHost = computed(() => hostOffer(context.value))
  /** The shells of what is selected. */
  const offers = computed<readonly ShellOffer[]>(() => {
    const { lookup } = snapshots
    const { selected } = selection
    return lookup && selected ? shellOffers(context.value, lookup, selected) : []
  })

  /** Opens one, and shows it. */
  function open({ place, name }: Pick<ShellOffer, 'place' | 'name'>, hostId = snapshots.hostId): void {
    if (hostId === null) return
    const tab: Tab = { id: next++, hostId, place, name }
    tabs.value = [...tabs.value, tab]
    show(tab.id)
  }

  function show(id: number): void {
    active.value = id
    shown.value = true
  }

  /** Takes a tab away; its view ends the shell. */
  function close(id: number): void {
    const at = tabs.value.findIndex((tab) => tab.id === id)
    tabs.value = tabs.value.filter((tab) => tab.id !== id)
    if (active.value === id) active.value = (tabs.value[at] ?? tabs.value[at - 1])?.id ?? null
  }

  /** The tab beside the active one, round the ends. */
  function step(by: number): void {
    const at = tabs.value.findIndex((tab) => tab.id === active.value)
    const tab = tabs.value[(at + by + tabs.value.length) % tabs.value.length]
    if (tab) show(tab.id)
  }

  return { tabs, active, shown, height, onHost, offers, open, show, close, step }
})
