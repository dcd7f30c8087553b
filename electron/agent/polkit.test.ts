import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askPolkit, startedByPolkit, startTimeOf } from './polkit'

const me = process.getuid?.() ?? -1

describe('who asked, as pkexec tells', () => {
  it('is nobody’s affair where pkexec did not start us', () => {
    expect(startedByPolkit({}, process.pid)).toBeNull()
  })

  it('is the process that started us, with its start time and user', () => {
    const person = startedByPolkit({ PKEXEC_UID: String(me) }, process.pid)
    expect(person).toMatchObject({ pid: process.pid, uid: me })
    expect(person?.startTime).toMatch(/^\d+$/)
    expect(person?.startTime).toBe(startTimeOf(readFileSync('/proc/self/stat', 'utf8')))
  })

  it('has no right when the parent is gone, is another user’s, or the number is none', async () => {
    const gone = spawnSync('/bin/true').pid
    for (const [uid, parent] of [
      [String(me), gone],
      [String(me + 1), process.pid],
      ['-1', process.pid],
      ['0; id', process.pid],
      [String(me), 1],
      ['', process.pid]
    ] as const) {
      const person = startedByPolkit({ PKEXEC_UID: uid }, parent)
      expect(person).toMatchObject({ pid: 0 })
      await expect(askPolkit(person!)).rejects.toMatchObject({ code: 'refused' })
    }
  })

  it('reads the start time behind a name with brackets and spaces', () => {
    const fields = Array.from({ length: 30 }, (_, at) => String(at + 3))
    expect(startTimeOf(`7 (a) b (c) ${fields.join(' ')}`)).toBe('22')
  })
})
