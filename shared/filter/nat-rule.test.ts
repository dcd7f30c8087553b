import { describe, expect, it } from 'vitest'
import { splitTarget } from './nat-rule'

describe('the target of a translation', () => {
  it.each([
    ['10.0.0.2:80', '10.0.0.2', '80'],
    ['10.0.0.2', '10.0.0.2', null],
    ['10.0.0.2-10.0.0.9:80-90', '10.0.0.2-10.0.0.9', '80-90'],
    [':53', null, '53'],
    ['', null, null],
    ['[fd00::2]:80', 'fd00::2', '80'],
    ['[fd00::2]', 'fd00::2', null],
    ['fd00::2', 'fd00::2', null],
    ['::', '::', null],
    ['[unclosed', '[unclosed', null]
  ])('%j is an address and a port', (text, address, port) => {
    expect(splitTarget(text)).toEqual({ address, port })
  })
})
