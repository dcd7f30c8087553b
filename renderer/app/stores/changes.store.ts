/**
 * Changing the host that is looked at: a form, the plan made of it, applying it, and what ran before. One plan is open at a
 * time; what a person typed is kept until the change is done. Nothing here decides what may be done: the one who has the
 * rights does, and says so.
 */
import type { ErrorShape } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import type { Outcome, Plan } from '@shared/contract/plans'
import type { MessageKey } from '@shared/locales'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { asErrorShape } from '../../client/errors'
import type { Client } from '../../client/line'
import { differencesOf, type Differences } from '../../features/changes/differences'
import type { Draft } from '../../features/changes/draft'
import { useConnectionStore } from './connection.store'
import { useHistoryStore } from './history.store'
import { useHostsStore } from './hosts.store'
import { useSnapshotStore } from './snapshot.store'

/** What is asked of whoever plans: something new, or that an earlier plan be taken back. */
export type Wish =
  { readonly kind: 'intent'; readonly intent: Intent } | { readonly kind: 'undo'; readonly undoId: string }

/**
 * - `closed`: no plan
 * - `planning`: being made
 * - `ready`: to be looked at
 * - `applying`: its steps run
 * - `applied`: its outcome is there
 * - `unknown`: the line broke meanwhile; the history tells later what became of it
 */
export type Stage = 'closed' | 'planning' | 'ready' | 'applying' | 'applied' | 'unknown'

/** States after which nothing more happens to a plan by itself. */
const CLEAN: readonly Outcome['state'][] = ['done', 'undone']

/** All went as promised: nothing is left, nothing is to be confirmed. */
export const isClean = (outcome: Outcome): boolean =>
  CLEAN.includes(outcome.state) && outcome.unmet.length === 0 && outcome.left.length === 0

export const useChangesStore = defineStore('changes', () => {
  const connection = useConnectionStore()
  const snapshots = useSnapshotStore()
  const hosts = useHostsStore()
  const past = useHistoryStore()

  /** The form that is open or waits behind its plan, by its name in features/changes/forms.ts, and what stands in it. */
  const form = ref<string | null>(null)
  const draft = ref<Draft>({})
  const stage = ref<Stage>('closed')
  const wish = shallowRef<Wish | null>(null)
  const plan = shallowRef<Plan | null>(null)
  const outcome = shallowRef<Outcome | null>(null)
  const error = shallowRef<ErrorShape | null>(null)
  /** How a plan that was made anew differs from the one that was looked at; null when it is the first. */
  const differences = shallowRef<Differences | null>(null)
  /** The plan is put aside and the map shows what it would lead to. */
  const previewing = ref(false)
  const unlocking = ref(false)
  let planHost = ''
  /** Forms that were left, by what they were opened for. */
  const left = new Map<string, Draft>()
  let formKey = ''

  /** Why nothing can be changed here, as a text; null where it can, perhaps after unlocking. */
  const blocked = computed<MessageKey | null>(() => {
    if (connection.state !== 'open') return 'changes.blocked.disconnected'
    const host = hosts.current
    if (host?.changes === 'locked' || host?.changes === 'open') return null
    if (host?.kind === 'recorded') return 'changes.blocked.file'
    return hosts.session?.readOnly === true ? 'changes.blocked.readOnly' : 'changes.blocked.rights'
  })
  const locked = computed(() => hosts.current?.changes === 'locked')
  /** Worth offering: a snapshot file never changes. */
  const offered = computed(() => hosts.current !== null && hosts.current.kind !== 'recorded')

  function client(): Client | null {
    const now = connection.line?.client ?? null
    if (now === null)
      error.value = { code: 'unreachable', message: connection.detail || 'no connection', hint: '', data: {} }
    return now
  }

  /** Opens a form with some fields filled in. One that was left, for the same thing, comes back as it was left. */
  function openForm(name: string, given: Draft = {}): void {
    if (stage.value === 'applying') return
    keepDraft()
    formKey = JSON.stringify([name, Object.entries(given).sort()])
    draft.value = left.get(formKey) ?? { ...given }
    form.value = name
    clearPlan()
  }

  /** What stands in the form that is open waits for the next time it is opened for the same. */
  function keepDraft(): void {
    if (form.value !== null) left.set(formKey, draft.value)
  }

  function dropForm(): void {
    keepDraft()
    form.value = null
  }

  function clearPlan(): void {
    stage.value = 'closed'
    wish.value = null
    plan.value = null
    outcome.value = null
    error.value = null
    differences.value = null
    previewing.value = false
  }

  /** Closes everything; what was typed into the form waits for the next time. */
  function close(): void {
    if (stage.value === 'applying') return
    dropForm()
    clearPlan()
    draft.value = {}
  }

  /** Back from the plan to the form it was made of, as it was left. */
  function backToForm(): void {
    if (form.value !== null && stage.value !== 'applying') clearPlan()
  }

  const ask = (line: Client, hostId: string, what: Wish): Promise<Plan> =>
    what.kind === 'intent'
      ? line.plan.make({ hostId, intent: what.intent })
      : line.plan.undo({ hostId, planId: what.undoId })

  async function make(what: Wish, earlier: Plan | null = null): Promise<boolean> {
    const line = client()
    const hostId = snapshots.hostId
    if (line === null || hostId === null || stage.value === 'applying') return false
    stage.value = 'planning'
    error.value = null
    try {
      const made = await ask(line, hostId, what)
      planHost = hostId
      wish.value = what
      plan.value = made
      outcome.value = null
      differences.value = earlier === null ? null : differencesOf(earlier, made)
      stage.value = 'ready'
      return true
    } catch (reason) {
      error.value = asErrorShape(reason)
      stage.value = plan.value === null ? 'closed' : 'ready'
      return false
    }
  }

  /** Asks for a plan of something; what was planned before is put away first. */
  function makePlan(intent: Intent): Promise<boolean> {
    clearPlan()
    return make({ kind: 'intent', intent })
  }

  /** A change that needs no form: whatever form was open goes. */
  function propose(intent: Intent): Promise<boolean> {
    if (stage.value !== 'applying') dropForm()
    return makePlan(intent)
  }

  /** The plan that takes another back, to be looked at. */
  function planUndo(undoId: string): Promise<boolean> {
    if (stage.value === 'applying') return Promise.resolve(false)
    dropForm()
    clearPlan()
    return make({ kind: 'undo', undoId })
  }

  async function follow(stream: AsyncIterable<Outcome>): Promise<void> {
    for await (const next of stream) outcome.value = next
  }

  async function run(start: (line: Client) => Promise<AsyncIterable<Outcome>>): Promise<void> {
    const line = client()
    if (line === null) return
    previewing.value = false
    error.value = null
    differences.value = null
    stage.value = 'applying'
    try {
      await follow(await start(line))
      stage.value = 'applied'
      if (outcome.value !== null && isClean(outcome.value)) {
        if (form.value !== null) left.delete(formKey)
        form.value = null
        draft.value = {}
      }
    } catch (reason) {
      await runFailed(asErrorShape(reason))
    }
    void past.refresh()
  }

  /** Refused before it began, or the line broke under way. */
  async function runFailed(reason: ErrorShape): Promise<void> {
    if (outcome.value !== null || reason.code === 'unreachable') {
      error.value = reason
      stage.value = 'unknown'
      return
    }
    stage.value = 'ready'
    if (reason.code === 'stale' && wish.value !== null) {
      const made = await make(wish.value, plan.value)
      if (made) return
    }
    error.value ??= reason
  }

  /** Applies the plan that is open. One that went stale is made anew and shown again, never applied blindly. */
  async function apply(): Promise<void> {
    const now = plan.value
    if (now === null || stage.value !== 'ready') return
    await run((line) => line.plan.apply({ hostId: planHost, planId: now.id }))
  }

  /** Finishes a plan that was interrupted or left something, or takes back what it did; takes back an unconfirmed one. */
  async function settle(planId: string, how: 'finish' | 'undo'): Promise<void> {
    const hostId = snapshots.hostId
    if (hostId === null || stage.value === 'applying') return
    if (locked.value && !(await unlock())) return
    planHost = hostId
    dropForm()
    clearPlan()
    await run((line) => line.plan.settle({ hostId, planId, how }))
  }

  /** Keeps a change that would undo itself. */
  async function confirm(planId: string): Promise<void> {
    const line = client()
    const hostId = snapshots.hostId
    if (line === null || hostId === null || (locked.value && !(await unlock()))) return
    error.value = null
    try {
      const kept = await line.plan.confirm({ hostId, planId })
      if (outcome.value?.planId === planId) outcome.value = kept
    } catch (reason) {
      error.value = asErrorShape(reason)
    }
    await past.refresh()
  }

  /** Asks for the right to change this host. */
  async function unlock(): Promise<boolean> {
    const line = client()
    const hostId = snapshots.hostId
    if (line === null || hostId === null || unlocking.value) return false
    unlocking.value = true
    error.value = null
    try {
      await line.plan.unlock({ hostId })
      return true
    } catch (reason) {
      error.value = asErrorShape(reason)
      return false
    } finally {
      unlocking.value = false
    }
  }

  watch(
    () => snapshots.hostId,
    () => {
      if (stage.value !== 'applying') close()
      left.clear()
    }
  )
  // What became of a plan whose line broke, or that undid itself meanwhile.
  watch(
    () => past.outcomes,
    (all) => {
      const mine = outcome.value?.planId ?? plan.value?.id
      const known = all.find((one) => one.planId === mine)
      if (known === undefined || (stage.value !== 'unknown' && stage.value !== 'applied')) return
      outcome.value = known
      if (stage.value === 'unknown' && known.state !== 'applying') {
        stage.value = 'applied'
        error.value = null
      }
    }
  )

  return {
    form,
    draft,
    stage,
    wish,
    plan,
    outcome,
    error,
    differences,
    previewing,
    unlocking,
    blocked,
    locked,
    offered,
    openForm,
    close,
    backToForm,
    makePlan,
    propose,
    planUndo,
    apply,
    settle,
    confirm,
    unlock
  }
})
