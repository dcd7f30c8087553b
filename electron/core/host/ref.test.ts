import { describe, expect, it } from 'vitest'
import { parseHostRef } from './ref'

describe('parseHostRef', () => {
  it('knows this machine, labs and files', () => {
    expect(parseHostRef('local')).toEqual({ kind: 'local', id: 'local' })
    expect(parseHostRef('lab:tutorial')).toEqual({ kind: 'lab', id: 'lab:tutorial', name: 'tutorial' })
    expect(parseHostRef('/var/tmp/a b.json')).toEqual({
      kind: 'recorded',
      id: 'file:a b.json',
      path: '/var/tmp/a b.json'
    })
    expect(parseHostRef('./local')).toMatchObject({ kind: 'recorded', path: './local' })
  })

  it.each([
    ['', 'bad-input'],
    ['lab:', 'bad-input'],
    ['lab:../etc', 'bad-input'],
    ['lab:Tutorial', 'bad-input'],
    ['http://example.org/', 'bad-input'],
    ['ssh://ops@box:22', 'not-supported'],
    ['SSH://box', 'not-supported']
  ])('refuses "%s" with a hint', (text, code) => {
    expect(() => parseHostRef(text)).toThrow(
      expect.objectContaining({ code, hint: expect.stringMatching(/\S/) as unknown })
    )
  })
})
