/** Practice hosts: which there are, bringing one up or down. */
import { asErrorShape } from '../../client/errors'
import type { Client } from '../../client/line'
import type { ErrorShape } from '@shared/contract/errors'
import type { LabStatus } from '@shared/contract/lab'
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { useConnectionStore } from './connection.store'
import { useHostsStore } from './hosts.store'
import { useSnapshotStore } from './snapshot.store'

export const useLabStore = defineStore('lab', () => {
  const connection = useConnectionStore()
  const hosts = useHostsStore()
  const snapshots = useSnapshotStore()
  const labs = shallowRef<readonly LabStatus[]>([])
  const error = shallowRef<ErrorShape | null>(null)
  /** Names of labs that are being started or stopped. */
  const busy = ref<Readonly<Record<string, 'up' | 'down'>>>({})

  async function attempt(act: (client: Client) => Promise<void>): Promise<void> {
    const { line } = connection
    if (line === null) return
    try {
      await act(line.client)
      error.value = null
    } catch (reason) {
      error.value = asErrorShape(reason)
    }
  }

  const refresh = (): Promise<void> =>
    attempt(async (client) => {
      labs.value = await client.lab.list()
    })

  async function turn(name: string, to: 'up' | 'down'): Promise<void> {
    busy.value = { ...busy.value, [name]: to }
    await attempt(async (client) => {
      const status = await client.lab[to]({ name })
      labs.value = labs.value.map((lab) => (lab.name === name ? status : lab))
    })
    if (to === 'down' && error.value === null && snapshots.hostId === `lab:${name}` && hosts.session) {
      hosts.switchTo(hosts.session.initialHost)
    }
    busy.value = Object.fromEntries(Object.entries(busy.value).filter(([one]) => one !== name))
  }

  /** Brings a practice host up if it is not, and looks at it. */
  async function look(name: string): Promise<void> {
    if (labs.value.find((lab) => lab.name === name)?.state !== 'up') await turn(name, 'up')
    if (error.value === null) hosts.switchTo(`lab:${name}`)
  }

  watch([() => connection.line, () => hosts.session], () => void refresh(), { immediate: true })

  return { labs, error, busy, refresh, turn, look }
})
