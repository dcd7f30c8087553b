import { describe, expect, it } from 'vitest'
import type { FoundNamespace } from './discovery'
import { GapList } from './gaps'
import { inOrder, ReadingBudget } from './reading-budget'

const said = (budget: ReadingBudget): string[] => {
  const gaps = new GapList()
  budget.report(gaps)
  return gaps.list.map(({ code, detail }) => `${code} ${detail}`)
}

describe('the budget of a reading', () => {
  it('says nothing while all fits', () => {
    const budget = new ReadingBudget({ ms: 1000, namespaces: 2 }, () => 0)
    expect([budget.take(), budget.take()]).toEqual([true, true])
    expect(said(budget)).toEqual([])
  })

  it('leaves out what are too many, and says how many', () => {
    const budget = new ReadingBudget({ ms: 1000, namespaces: 2 }, () => 0)
    expect([1, 2, 3, 4].map(() => budget.take())).toEqual([true, true, false, false])
    expect(said(budget)).toEqual(['truncated 2 more namespaces were not read: more than 2'])
  })

  it('begins no further one when the time is over', () => {
    let now = 5
    const budget = new ReadingBudget({ ms: 1000, namespaces: 9 }, () => now)
    expect(budget.take()).toBe(true)
    now = 1006
    expect(budget.take()).toBe(false)
    expect(said(budget)).toEqual(['timeout 1 more namespaces were not read: the others took 1 s'])
  })
})

describe('the order of a reading', () => {
  it('puts the host first, then what has a name or an engine, then what anyone may have made', () => {
    const one = (inode: number, kind: FoundNamespace['kind'], path = '/run/x'): [number, FoundNamespace] => [
      inode,
      { inode, kind, names: [], paths: [path], pids: [], processes: 0 }
    ]
    const found = new Map([
      one(3, 'process'),
      one(5, 'engine', '/proc/77/root/a/netns/b'),
      one(4, 'engine'),
      one(7, 'host'),
      one(9, 'named'),
      one(2, 'file'),
      one(1, 'mount')
    ])
    expect(inOrder({ found, host: 7 }).map(({ inode }) => inode)).toEqual([7, 4, 9, 1, 2, 3, 5])
  })
})
