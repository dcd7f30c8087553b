/**
 * Whose shell it is: the person who started us, also when root was only lent. sudo(8) tells it in SUDO_UID, pkexec(1) in
 * PKEXEC_UID; both are set by root, so in a root's environment they are root's word.
 */
import { statSync, accessSync, constants } from 'node:fs'
import { userInfo } from 'node:os'
import { basename } from 'node:path'
import { z } from 'zod'
import { accountOf } from '../engines/accounts'

export interface Person {
  readonly uid: number
  readonly gid: number
  readonly name: string
  readonly home: string
  readonly shell: string
  /** In the user database: setpriv(1) can look its groups up. */
  readonly listed: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const id = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
  .pipe(z.int().min(0).max(0xfffffffe))

/** What of an environment says who lent us root: for an agent, whose environment is otherwise of our own making. */
export function personVariables(environment: Environment): Record<string, string> {
  const wanted = ['SUDO_UID', 'SUDO_GID', 'PKEXEC_UID']
  return Object.fromEntries(
    wanted.flatMap((name) => {
      const value = environment[name]
      return value !== undefined && id.safeParse(value).success ? [[name, value]] : []
    })
  )
}

/** The person behind this process. @param uid effective user id of this process */
export function personBehind(
  environment: Environment = process.env,
  uid: number = process.geteuid?.() ?? 0
): Person {
  if (uid !== 0) return { ...personOf(uid, process.getegid?.()), shell: ownShell(environment, uid) }
  const lender = id.safeParse(environment.SUDO_UID ?? environment.PKEXEC_UID)
  if (!lender.success || lender.data === 0) return personOf(0)
  const group = id.safeParse(environment.SUDO_GID)
  return personOf(lender.data, group.success ? group.data : undefined)
}

function personOf(uid: number, group?: number): Person {
  const account = accountOf(uid)
  const own = account === null && uid === process.geteuid?.() ? ownAccount() : null
  return {
    uid,
    gid: account?.gid ?? own?.gid ?? group ?? 65534,
    name: account?.name ?? own?.name ?? String(uid),
    home: homeOf(account?.home ?? own?.home ?? '/'),
    shell: usableShell([account?.shell, own?.shell]),
    listed: account !== null
  }
}

/** From a directory service, which getpwuid_r(3) asks and /etc/passwd does not list. */
function ownAccount(): { gid: number; name: string; home: string; shell: string | undefined } | null {
  try {
    const { gid, username, homedir, shell } = userInfo()
    return { gid, name: username, home: homedir, shell: shell ?? undefined }
  } catch {
    return null // not known anywhere
  }
}

const ownShell = (environment: Environment, uid: number): string =>
  usableShell([environment.SHELL, accountOf(uid)?.shell])

/** The first that is an absolute path of a program a person works in; nologin(8) and false(1) are none. */
export function usableShell(wanted: readonly (string | undefined)[]): string {
  for (const path of [...wanted, '/bin/bash']) {
    if (!path?.startsWith('/') || path.includes('\0')) continue
    if (['nologin', 'false', 'true', 'sync'].includes(basename(path))) continue
    if (isProgram(path)) return path
  }
  return '/bin/sh'
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false // not installed
  }
}

function homeOf(path: string): string {
  try {
    accessSync(path, constants.X_OK)
    return path.startsWith('/') && statSync(path).isDirectory() ? path : '/'
  } catch {
    return '/' // never made, or closed to us
  }
}
