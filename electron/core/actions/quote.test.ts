/** What is shown for pasting is, to a real shell, exactly the words it was made of. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { quote, quoteWord } from './quote'
import { hostileTexts } from '@shared/testing/hostile-texts'

describe('quote', () => {
  it('leaves plain words alone and quotes the rest', () => {
    expect(quote(['ip', '-n', 'red', 'addr', 'add', '10.0.0.1/24', 'dev', 'eth0.100'])).toBe(
      'ip -n red addr add 10.0.0.1/24 dev eth0.100'
    )
    expect(['', '!', 'a b', "it's", '$(id)', '~root', 'a=b', '=ls', '{a,b}', '*'].map(quoteWord)).toEqual([
      "''",
      "'!'",
      "'a b'",
      "'it'\\''s'",
      "'$(id)'",
      "'~root'",
      'a=b',
      "'=ls'",
      "'{a,b}'",
      "'*'"
    ])
  })

  it('writes what cannot be seen as bytes', () => {
    expect(quoteWord('a\u001b[2Jb')).toBe("$'a\\033[2Jb'")
    expect(quoteWord("\u202e'\\\n")).toBe("$'\\342\\200\\256\\'\\\\\\012'")
  })

  it.runIf(existsSync('/bin/bash'))('is one word each to a shell, whatever it holds', () => {
    const words = hostileTexts.filter((text) => !text.includes('\0'))
    const out = execFileSync('/bin/bash', ['--norc', '--noprofile', '-c', `printf '%s\\0' ${quote(words)}`], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
    })
    // A lone surrogate has no bytes of its own: arguments are UTF-8.
    const asBytes = words.map((word) => Buffer.from(word).toString())
    expect(out.split('\0').slice(0, -1)).toEqual(asBytes)
    for (const word of words) expect(quoteWord(word)).toMatch(/^[^\p{Cc}\p{Cf}]*$/u)
  })
})
