/** Where a snapshot is written to, when others had a hand in the directory. */
import { chmodSync, lchownSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkWritable, saveFile } from './save-file'

const NOBODY = 65534
let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'vs-save-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

describe.runIf(process.geteuid?.() === 0)('a link in a directory of all (as root: links of others)', () => {
  /** A file, and a link to it that `uid` has put into a directory of that mode. */
  function trap(mode: number, uid: number): { link: string; file: string } {
    const file = join(place, 'precious')
    const link = join(place, 'snapshot.json')
    writeFileSync(file, 'mine')
    symlinkSync(file, link)
    lchownSync(link, uid, uid)
    chmodSync(place, mode)
    return { link, file }
  }

  it('is not followed when another user has put it there', () => {
    const { link, file } = trap(0o1777, NOBODY)
    expect(() => checkWritable(link)).toThrow(/another user/)
    expect(() => saveFile(link, '{}')).toThrow(/another user/)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('is followed when it is one’s own, or the directory is', () => {
    const own = trap(0o1777, 0)
    saveFile(own.link, 'a')
    expect(readFileSync(own.file, 'utf8')).toBe('a')
    rmSync(own.link)
    const closed = trap(0o755, NOBODY)
    saveFile(closed.link, 'b')
    expect(readFileSync(closed.file, 'utf8')).toBe('b')
  })
})
