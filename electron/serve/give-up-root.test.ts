import { describe, expect, it } from 'vitest'
import { personBehindSudo } from './give-up-root'
import { sshLine } from './ssh-line'

const sudo = { SUDO_UID: '1000', SUDO_GID: '1001', SUDO_USER: 'ops' }

describe('personBehindSudo', () => {
  it('is who lent us root', () => {
    expect(personBehindSudo(sudo, 0)).toEqual({ uid: 1000, gid: 1001, name: 'ops' })
  })

  it('is nobody when we are not root, whatever the environment says', () => {
    expect(personBehindSudo(sudo, 1000)).toBeNull()
  })

  it.each([
    ['root itself', { ...sudo, SUDO_UID: '0', SUDO_GID: '0', SUDO_USER: 'root' }],
    ['a group that is root', { ...sudo, SUDO_GID: '0' }],
    ['no group', { SUDO_UID: '1000', SUDO_USER: 'ops' }],
    ['a number with a sign', { ...sudo, SUDO_UID: '-1' }],
    ['the id that means "unchanged"', { ...sudo, SUDO_UID: '4294967295' }],
    ['words', { ...sudo, SUDO_UID: '1000; id' }],
    ['a name that is an option', { ...sudo, SUDO_USER: '-x' }],
    ['nothing', {}]
  ])('is nobody for %s', (_what, environment) => {
    expect(personBehindSudo(environment, 0)).toBeNull()
  })
})

describe('sshLine', () => {
  it('is the way back that ssh(1) told', () => {
    const environment = { SSH_CONNECTION: '198.51.100.1 50000 192.0.2.7 22' }
    expect(sshLine(7343, environment, 'ops')).toBe('ssh -N -L 7343:127.0.0.1:7343 ops@192.0.2.7')
  })

  it('names another port and an IPv6 address as ssh takes them', () => {
    const environment = { SSH_CONNECTION: '2001:db8::1 50000 2001:db8::7 2222' }
    expect(sshLine(1, environment, 'ops')).toBe('ssh -N -L 1:127.0.0.1:1 -p 2222 ops@2001:db8::7')
  })

  it('cannot be made to carry another command', () => {
    const environment = { SSH_CONNECTION: 'a 1 $(reboot);x 22`id`' }
    expect(sshLine(1, environment, 'o ps;id')).toMatch(/^ssh -N -L 1:127\.0\.0\.1:1 -p 22id opsid@rebootx$/)
  })
})
