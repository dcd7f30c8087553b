import { describe, expect, it } from 'vitest'
import { distribution, readBootId, readHostInfo } from './host-info'

describe('host info', () => {
  it('reads the pretty name with and without quotes', () => {
    expect(distribution('NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
      'Debian GNU/Linux 12 (bookworm)'
    )
    expect(distribution('PRETTY_NAME=Arch\n')).toBe('Arch')
    expect(distribution(null)).toBe('Linux')
  })

  it('tells the rights by the effective uid', () => {
    const info = readHostInfo('local')
    expect(info.uid).toBe(process.geteuid?.())
    expect(info.rights).toBe(info.uid === 0 ? 'root' : 'user')
    expect(readBootId()).toMatch(/^[0-9a-f-]{36}$/)
  })
})
