/**
 * The Host seam: where facts come from. Analysis, lists and screens never know which implementation they have: `local`
 * (this process, or the privileged agent), `lab` (an agent inside a sandbox), `recorded` (a file), later `ssh`.
 */
import type { Intent } from '@shared/contract/intents'
import type { Outcome, Plan } from '@shared/contract/plans'
import type { HostDescription } from '@shared/contract/session'
import type { TerminalPlace, TerminalSize } from '@shared/contract/terminals'
import type { HostSnapshot } from '@shared/model'

/** A hint that something changed; the reader decides when to collect. Engine and kernel hints are not told apart by content. */
export interface ChangeHint {
  readonly source: 'kernel' | 'engine' | 'poll'
  /** What moved, for Activity and tests: `link br0`, `container start c1`. */
  readonly detail: string
}

export interface Host {
  readonly description: HostDescription
  /**
   * Reads the whole host once.
   * @throws VethscopeError `unreachable`, `timeout`, `no-rights`, `too-large`; single facts that fail are `gaps` instead.
   */
  collect(signal?: AbortSignal): Promise<HostSnapshot>
  /**
   * Hints until the signal aborts; ends at once for a host that never changes. The first hint says that it listens:
   * whatever changes after it is heard.
   */
  watch(signal: AbortSignal): AsyncIterable<ChangeHint>
  /** What changes this host; null where nothing may: a file, a server started with `--read-only`. */
  readonly actions: HostActions | null
  /** Shells on this host; null where there are none. */
  readonly terminals: HostTerminals | null
  /** Ends threads and children. Idempotent. */
  close(): Promise<void>
}

/** What has happened to a plan so far: sent at every step. */
export type OutcomeListener = (outcome: Outcome) => void

/**
 * Changes: plan, apply, verify, undo. A plan is kept by the one who made it (with rights, on that host), and everything
 * after is by id. Only one plan of a host is in hand at a time, whoever asks.
 */
export interface HostActions {
  /** Changes are locked until this is called once; an installed agent asks the person by polkit. */
  unlock(): Promise<void>
  readonly locked: boolean
  /**
   * Makes a plan against a fresh snapshot. Changes nothing.
   * @throws VethscopeError `bad-input` with the first problem, where it makes no sense at all (an unknown record)
   */
  plan(intent: Intent): Promise<Plan>
  /**
   * Applies a plan that was made here, then verifies it by a fresh snapshot.
   * @throws VethscopeError `not-found`; `stale` when the host changed underneath; `busy` while another is in hand;
   *   `refused` when locked. What fails on the way is told by the outcome, not thrown.
   */
  apply(planId: string, listener?: OutcomeListener, signal?: AbortSignal): Promise<Outcome>
  /** Keeps a plan that undoes itself otherwise. */
  confirm(planId: string): Promise<Outcome>
  /**
   * The plan that undoes another, made anew against the present state.
   * @throws VethscopeError `stale` with the reason when it cannot be: a reboot, or something changed since
   */
  planUndo(undoId: string): Promise<Plan>
  /** What ran here, newest first; what was interrupted, what waits for confirmation and what can be undone among them. */
  history(): Promise<readonly Outcome[]>
  /** An interrupted plan: its remaining steps are done, or those that were are taken back. */
  settle(planId: string, how: 'finish' | 'undo', listener?: OutcomeListener): Promise<Outcome>
  /**
   * Resolves when nothing is in hand: no plan is being applied, and none that was applied here waits to be confirmed or to
   * undo itself. Whoever ends the process waits for it.
   */
  pending?(): Promise<void>
}

/** A shell with a terminal of its own. Output is bytes; whoever reads slowly makes the shell wait. */
export interface Terminal {
  /** What runs there: `/bin/sh in c1`. */
  readonly title: string
  /** Bytes until it ends. The shell is held when they are not taken. */
  readonly output: AsyncIterable<Uint8Array>
  /** Resolves with why it ended: exit status, signal, or that the container is gone. */
  readonly ended: Promise<{ readonly status: number | null; readonly reason: string }>
  write(bytes: Uint8Array): void
  resize(size: TerminalSize): void
  /** SIGHUP to all of the session; SIGKILL to what does not heed it. Idempotent. */
  close(): Promise<void>
}

export interface HostTerminals {
  /** @throws VethscopeError `not-found`, `not-supported` (no shell in the image, node-pty missing), `no-rights` */
  open(place: TerminalPlace, size: TerminalSize): Promise<Terminal>
}
