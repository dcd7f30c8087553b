/**
 * Gives up root where it was only lent: `sudo` says in SUDO_UID, SUDO_GID and SUDO_USER (sudo(8)) whose it was. From then on
 * the process is that person, for good: setuid(2) by root sets the real, effective and saved user id at once, in all
 * threads, and takes all capabilities with them (capabilities(7)).
 */
import { homedir, userInfo } from 'node:os'
import { z } from 'zod'
import { VethscopeError } from '@shared/contract/errors'

export interface Person {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

const id = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(0xfffffffe))
const sudo = z.object({
  SUDO_UID: id,
  SUDO_GID: id,
  SUDO_USER: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.@$-]{0,63}$/)
})

/** Who lent us root; null when we are not root, or root in our own right (root's own shell, sudo by root). */
export function personBehindSudo(
  environment: NodeJS.ProcessEnv = process.env,
  uid: number = process.getuid?.() ?? -1
): Person | null {
  if (uid !== 0) return null
  const parsed = sudo.safeParse(environment)
  if (!parsed.success) return null
  return { uid: parsed.data.SUDO_UID, gid: parsed.data.SUDO_GID, name: parsed.data.SUDO_USER }
}

/**
 * Becomes that person, with the person's groups, and makes sure that there is no way back.
 * @throws VethscopeError `failed` when the kernel refused, or root could be had again; the caller must end then
 */
export function becomePerson(person: Person): void {
  const { setgid, setuid, setgroups, seteuid } = process
  if (!setgid || !setuid || !setgroups || !seteuid) {
    throw new VethscopeError('not-supported', 'This system has no user ids')
  }
  try {
    setgroups.call(process, [person.gid])
    setgid.call(process, person.gid)
    joinGroupsOf(person)
    setuid.call(process, person.uid)
  } catch (error) {
    throw notGiven(error instanceof Error ? error.message : String(error))
  }
  try {
    seteuid.call(process, 0)
  } catch {
    return settle(person)
  }
  throw notGiven('root could be had again')
}

/** The person's groups from the group database, initgroups(3); Node has it, its types do not. */
function joinGroupsOf(person: Person): void {
  const initgroups: unknown = Reflect.get(process, 'initgroups')
  if (typeof initgroups !== 'function') return
  try {
    Reflect.apply(initgroups, process, [person.name, person.gid])
  } catch {
    // Not in the user database (a container, a directory service that is down): the person's own group must do.
    process.setgroups?.([person.gid])
  }
}

const notGiven = (why: string): VethscopeError =>
  new VethscopeError('failed', `Root was not given up: ${why}`, 'Start it as an ordinary user')

/** What root's environment says of root must not mislead the person's programs. */
function settle(person: Person): void {
  for (const name of [
    'SUDO_COMMAND',
    'SUDO_UID',
    'SUDO_GID',
    'SUDO_USER',
    'XDG_RUNTIME_DIR',
    'MAIL',
    'SHELL'
  ]) {
    Reflect.deleteProperty(process.env, name)
  }
  process.env.USER = person.name
  process.env.LOGNAME = person.name
  process.env.HOME = homeOf()
}

function homeOf(): string {
  try {
    return userInfo().homedir
  } catch {
    return homedir() // not in the user database
  }
}
