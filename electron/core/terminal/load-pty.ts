/**
 * node-pty, where it was installed: it is optional, and carries binaries for some systems only. It is loaded when the first
 * shell is opened, and everything else works without it.
 */
import { createRequire } from 'node:module'
import { VethscopeError } from '@shared/contract/errors'
import type * as Pty from 'node-pty'

type PtyModule = typeof Pty

let loading: Promise<PtyModule> | null = null

/** @throws VethscopeError `not-supported` with the reason */
export async function loadPty(): Promise<PtyModule> {
  loading ??= import('node-pty')
  try {
    return await loading
  } catch (error) {
    loading = null
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new VethscopeError(
      'not-supported',
      `node-pty cannot be used here: ${reason.slice(0, 200)}`,
      'Install it with "npm install --include=optional"; a shell in a container needs none'
    )
  }
}

/** Whether it is there at all, without loading it. */
export function hasPty(): boolean {
  try {
    createRequire(import.meta.url).resolve('node-pty')
    return true
  } catch {
    return false // not installed
  }
}
