/** Starting what a person chose: its form, or its plan at once; and whether anything may be changed here at all. */
import type { Outcome } from '@shared/contract/plans'
import { computed, type ComputedRef } from 'vue'
import { useText } from '../../app/i18n'
import { useChangesStore } from '../../app/stores/changes.store'
import { useSelectionStore } from '../../app/stores/selection.store'
import { useSnapshotStore } from '../../app/stores/snapshot.store'
import { say } from '../../ui/toast'
import { actionsFor, generalActions, type ChangeAction } from './actions-for'
import type { Draft } from './draft'
import type { FormName } from './forms'

export interface Actions {
  /** Of what is selected. */
  readonly own: ComputedRef<readonly ChangeAction[]>
  /** Of the host. */
  readonly general: ComputedRef<readonly ChangeAction[]>
  readonly start: (action: ChangeAction) => void
  readonly openForm: (form: FormName, draft?: Draft) => void
  /** The action of a key; false when there is none here. */
  readonly byKey: (key: string) => boolean
}

export function useActions(): Actions {
  const changes = useChangesStore()
  const selection = useSelectionStore()
  const snapshots = useSnapshotStore()
  const { t } = useText()

  const own = computed(() =>
    snapshots.lookup === null ? [] : actionsFor(snapshots.lookup, selection.selected)
  )
  const general = computed(() => (snapshots.lookup === null ? [] : generalActions(snapshots.lookup)))

  /** Says why, where nothing may be changed. */
  function allowed(): boolean {
    if (changes.blocked !== null) say(t(changes.blocked), true)
    return changes.blocked === null && changes.stage !== 'applying'
  }
  function start({ open }: ChangeAction): void {
    if (!allowed()) return
    if ('form' in open) changes.openForm(open.form, open.draft)
    else void changes.propose(open.intent)
  }
  function byKey(key: string): boolean {
    const wanted = key.toLowerCase()
    const action = [...own.value, ...general.value].find((one) => one.shortcut === wanted)
    if (action === undefined || !changes.offered) return false
    start(action)
    return true
  }
  return {
    own,
    general,
    start,
    openForm: (form, draft = {}) => {
      if (allowed()) changes.openForm(form, draft)
    },
    byKey
  }
}

/** How many steps of a plan are done. */
export const stepsDone = (outcome: Outcome): number =>
  outcome.steps.filter((step) => step.state === 'done').length
