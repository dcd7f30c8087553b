/** Whose shell it is, and what is started for it. */
import { describe, expect, it } from 'vitest'
import { personBehind, personVariables, usableShell, type Person } from './person'
import { hostShell, namespaceShell } from './shells'

const ann: Person = { uid: 4711, gid: 4712, name: 'ann', home: '/', shell: '/bin/sh', listed: false }

describe('the person behind a process', () => {
  it('is the one sudo or pkexec names, when the process is root', () => {
    expect(personBehind({ SUDO_UID: '4711', SUDO_GID: '4712' }, 0)).toMatchObject({ uid: 4711, gid: 4712 })
    expect(personBehind({ PKEXEC_UID: '4711' }, 0)).toMatchObject({ uid: 4711, gid: 65534, listed: false })
  })

  it('is root itself without one, or for a word that is no user id', () => {
    for (const word of [undefined, '', '0', '-1', '4711; id', '1e3', '99999999999', '4294967295']) {
      expect(personBehind({ SUDO_UID: word }, 0).uid).toBe(0)
    }
  })

  it('is nobody else when the process is not root, whatever its environment says', () => {
    expect(personBehind({ SUDO_UID: '0', PKEXEC_UID: '0' }, 4711).uid).toBe(4711)
  })

  it('hands an agent these variables and no others', () => {
    const environment = { SUDO_UID: '1000', SUDO_GID: 'x', SUDO_COMMAND: 'rm', LD_PRELOAD: '/tmp/x.so' }
    expect(personVariables(environment)).toEqual({ SUDO_UID: '1000' })
  })
})

describe('the shell', () => {
  it('is an absolute path of a program one can work in', () => {
    for (const word of [
      'sh',
      '',
      '/usr/sbin/nologin',
      '/bin/false',
      '/nowhere/sh',
      '/etc/passwd',
      '/tmp',
      '/bin/sh\0x'
    ]) {
      expect(usableShell([word, '/bin/sh'])).toBe('/bin/sh')
    }
  })
})

describe('what is started', () => {
  const expected = '-all,+net_admin,+net_raw'

  it.runIf(process.geteuid?.() === 0)('on the host, from root: the person, not root', () => {
    const { program, args, env } = hostShell(ann, { LANG: 'de_DE.UTF-8', PATH: '/root/bin', SECRET: 'x' })
    expect(program).toMatch(/^\/.*\/setpriv$/)
    expect(args).toEqual(['--reuid=4711', '--regid=4712', '--clear-groups', '--', '/bin/sh'])
    expect(Object.keys(env).sort()).toEqual(
      ['COLORTERM', 'HOME', 'LANG', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER'].sort()
    )
    expect(env.PATH).not.toContain('/root')
  })

  it('in a namespace: two capabilities, in every set, and no way to more', () => {
    const { program, args } = namespaceShell({ ...ann, listed: true }, '/proc/1/fd/9', 'red')
    expect(program).toMatch(/^\/.*\/nsenter$/)
    expect(args.slice(0, 2)).toEqual(['--net=/proc/1/fd/9', '--'])
    expect(args.slice(3)).toEqual([
      '--reuid=4711',
      '--regid=4712',
      '--init-groups',
      `--inh-caps=${expected}`,
      `--ambient-caps=${expected}`,
      `--bounding-set=${expected}`,
      '--no-new-privs',
      '--',
      '/bin/sh'
    ])
  })

  it('in a namespace, by root: still root, with the same two', () => {
    const { args } = namespaceShell({ ...ann, uid: 0, gid: 0 }, '/proc/1/fd/9', 'red')
    expect(args.filter((word) => word.startsWith('--re'))).toEqual([])
    expect(args).toContain(`--bounding-set=${expected}`)
  })
})
