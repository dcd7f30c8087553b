import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Journal } from '../journal'
import { installedSource, isRootsAlone } from './installed-source'

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vs-installed-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('isRootsAlone', () => {
  it('is true of a program of the system', () => {
    expect(isRootsAlone('/bin/sh') || isRootsAlone('/usr/bin/dash') || isRootsAlone('/usr/bin/env')).toBe(
      true
    )
  })

  it('is false of what others may write, of links and of nothing', () => {
    const file = join(directory, 'launcher')
    writeFileSync(file, '')
    chmodSync(file, 0o777)
    expect(isRootsAlone(file)).toBe(false)
    const link = join(directory, 'link')
    symlinkSync('/usr/bin/env', link)
    expect(isRootsAlone(link)).toBe(false)
    expect(isRootsAlone(join(directory, 'none'))).toBe(false)
    expect(isRootsAlone(directory)).toBe(false)
  })
})

describe('installedSource', () => {
  it('is none where nothing is installed', () => {
    expect(installedSource({ journal: new Journal() }, join(directory, 'none'))).toBeNull()
  })
})
