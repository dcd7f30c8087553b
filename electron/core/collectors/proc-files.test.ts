import { describe, expect, it } from 'vitest'
import { firstOfColumn, readNumber, readProc, sumColumn } from './proc-files'

const STAT = `entries  allocs table_fulls
00000010 00000005 00000001
00000010 00000006 0000000f
`

describe('proc files', () => {
  it('sums a column of hexadecimal numbers over the CPUs', () => {
    expect(sumColumn(STAT, 'table_fulls')).toBe(16)
    expect(firstOfColumn(STAT, 'entries')).toBe(16)
    expect(sumColumn(STAT, 'missing')).toBeNull()
  })

  it('answers null for files that are not there, and for what is no number', () => {
    expect(readProc('/proc/no-such-file')).toBeNull()
    expect(readNumber('/proc/version')).toBeNull()
    expect(readNumber('/proc/sys/kernel/pid_max')).toBeGreaterThan(300)
  })
})
