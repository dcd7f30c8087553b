/** Every text stands in both languages, takes the same parameters in both, and has one home. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fill, locales, paramsOf } from './define'
import { isMessageKey, messages, nearestLocale, translate, translateKey } from './index'

const records = z.looseObject({})
const entries = Object.entries(messages)
const formsOf = (text: string | { one: string; other: string }) =>
  typeof text === 'string' ? [text] : [text.one, text.other]

describe('the texts', () => {
  it('are said in every language, none empty, none padded', () => {
    const wrong = entries.filter(([, texts]) =>
      locales.some((locale) => formsOf(texts[locale]).some((form) => form === '' || form !== form.trim()))
    )
    expect(wrong).toEqual([])
  })

  it('take the same parameters in every language', () => {
    const wrong = entries.filter(([, texts]) => {
      const [first, ...others] = locales.map((locale) => paramsOf(texts[locale]).join())
      return others.some((other) => other !== first)
    })
    expect(wrong).toEqual([])
  })

  it('are keyed `domain.what`, with the domain of their file, and every file is part of the whole', async () => {
    const files = readdirSync(import.meta.dirname).filter(
      (name) => !['define.ts', 'index.ts'].includes(name) && !name.endsWith('.test.ts')
    )
    const seen = new Set<string>()
    for (const file of files) {
      const module: unknown = await import(pathToFileURL(join(import.meta.dirname, file)).href)
      for (const [name, value] of Object.entries(records.parse(module))) {
        if (!name.endsWith('Messages')) continue
        for (const key of Object.keys(records.parse(value))) {
          expect(key, file).toMatch(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z0-9]*(-[a-z0-9]+)*)+$/)
          expect(seen.has(key), `${key} stands twice`).toBe(false)
          expect(isMessageKey(key), `${file} is not spread into messages`).toBe(true)
          seen.add(key)
        }
      }
    }
    expect([...seen].sort()).toEqual(entries.map(([key]) => key).sort())
  })
})

describe('translate', () => {
  it('says a key in the language asked for', () => {
    expect(translate('en', 'common.host')).toBe('host')
    expect(translate('zh-CN', { key: 'common.more', params: { count: 3 } })).toBe('另有 3 项')
  })

  it('takes the singular for one only', () => {
    const text = { one: '{count} port', other: '{count} ports' }
    expect([0, 1, 2].map((count) => fill(text, { count }))).toEqual(['0 ports', '1 port', '2 ports'])
  })

  it('never takes a parameter from the prototype, and never expands what a parameter holds', () => {
    expect(fill('{constructor} {a}', { a: '{b} $& $1', b: 'x' })).toBe('{constructor} {b} $& $1')
  })

  it('shows an unknown key as it is', () => {
    expect(translateKey('en', '__proto__')).toBe('__proto__')
    expect(translateKey('en', 'common.yes')).toBe('yes')
  })
})

describe('nearestLocale', () => {
  it('reads environment and browser tags alike', () => {
    expect(['zh_CN.UTF-8', 'zh', 'zh-Hans', 'zh-cn'].map(nearestLocale)).toEqual(Array(4).fill('zh-CN'))
    expect(['en_GB.UTF-8', 'C', '', undefined, 'de'].map(nearestLocale)).toEqual(Array(5).fill('en'))
  })
})
