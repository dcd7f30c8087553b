/**
 * What is started for a shell on this machine: absolute programs with arguments, and an environment of our own making.
 * nsenter(1) and setpriv(1) both exec what follows, so the shell is the very process that leads the pty's session.
 */
import { VethscopeError } from '@shared/contract/errors'
import { findProgram, programDirectories, type Program } from '../commands'
import type { Person } from './person'

export interface ShellCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** What Activity and the tab say. */
  readonly title: string
}

/** What a shell that looks into a namespace may do: its network, as ping and tcpdump need it. capabilities(7) */
export const NAMESPACE_CAPABILITIES = ['net_admin', 'net_raw'] as const

function must(program: Program): string {
  const path = findProgram(program)
  if (path !== null) return path
  throw new VethscopeError(
    'not-supported',
    `${program} is not installed`,
    'Install util-linux, which it is part of'
  )
}

function environmentOf(
  person: Person,
  own: Readonly<Record<string, string | undefined>>
): Record<string, string> {
  const isOwn = process.geteuid?.() === person.uid
  const system = [...programDirectories]
    .filter((path) => person.uid === 0 || !path.endsWith('sbin'))
    .join(':')
  return {
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: own.LANG ?? 'C.UTF-8',
    HOME: person.home,
    USER: person.name,
    LOGNAME: person.name,
    SHELL: person.shell,
    PATH: (isOwn && person.uid !== 0 ? own.PATH : undefined) ?? `/usr/local/bin:${system}`
  }
}

/** Arguments of setpriv(1) that make the process this person, from root. */
function identityOf(person: Person): string[] {
  if (person.uid === 0) return []
  return [
    `--reuid=${String(person.uid)}`,
    `--regid=${String(person.gid)}`,
    person.listed ? '--init-groups' : '--clear-groups'
  ]
}

/** A shell on the host as the person. */
export function hostShell(person: Person, own: Readonly<Record<string, string | undefined>>): ShellCommand {
  const common = { env: environmentOf(person, own), cwd: person.home, title: person.shell }
  if (process.geteuid?.() === person.uid) return { ...common, program: person.shell, args: [] }
  return { ...common, program: must('setpriv'), args: [...identityOf(person), '--', person.shell] }
}

/**
 * The host's tools with a namespace's network: as the person, with NET_ADMIN and NET_RAW and no way to more.
 * @param path leads to the namespace, as nsenter(1) opens it
 */
export function namespaceShell(person: Person, path: string, name: string): ShellCommand {
  const capabilities = ['-all', ...NAMESPACE_CAPABILITIES.map((one) => `+${one}`)].join(',')
  return {
    program: must('nsenter'),
    args: [
      `--net=${path}`,
      '--',
      must('setpriv'),
      ...identityOf(person),
      `--inh-caps=${capabilities}`,
      `--ambient-caps=${capabilities}`,
      `--bounding-set=${capabilities}`,
      '--no-new-privs',
      '--',
      person.shell
    ],
    // ip, ss and tcpdump live in sbin.
    env: { ...environmentOf(person, {}), PATH: ['/usr/local/bin', ...programDirectories].join(':') },
    cwd: person.home,
    title: name
  }
}
