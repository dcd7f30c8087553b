import { describe, expect, it } from 'vitest'
import { GapList } from './gaps'
import { RecordBudget, reportLeftOut } from './record-budget'

describe('the budget of records', () => {
  it('gives every table of every namespace the same bound while there is room for all', () => {
    const budget = new RecordBudget({ records: 10, bytes: 1_000_000 })
    budget.took('routes', 10)
    expect([budget.room('routes'), budget.room('neighbours')]).toEqual([10, 10])
  })

  it('gives less when the whole grows too large, and in the end nothing', () => {
    const budget = new RecordBudget({ records: 100, bytes: 45_000 })
    budget.took('routes', 90)
    expect(budget.room('routes')).toBe(10)
    budget.took('routes', 20) // a dump keeps a datagram more than it was asked to
    expect([budget.room('routes'), budget.room('interfaces')]).toEqual([0, 0])
  })

  it('fits into one frame of the agent at the most', () => {
    expect(new RecordBudget().limits.bytes).toBeLessThan(200 * 1024 * 1024)
  })

  it('says how many a dump left out, and nothing when it left out none', () => {
    const gaps = new GapList()
    reportLeftOut(gaps, 'routes', 'n:1', { records: [1, 2], leftOut: 0 })
    reportLeftOut(gaps, 'routes', 'n:2', { records: [1, 2], leftOut: 7 })
    expect(gaps.list).toEqual([
      {
        code: 'truncated',
        what: 'routes',
        namespaceId: 'n:2',
        subject: '',
        detail: '7 more were left out: only 2 are kept'
      }
    ])
  })
})
