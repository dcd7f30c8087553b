import { emptySnapshot, makeBridge, makeNamespace, namespaceIdOf } from '@shared/testing/snapshots'
import { describe, expect, it } from 'vitest'
import { newRecord, type PlanRecord } from './record'
import { carriedOver, goneAndCome, type Identity } from './remade'
import type { Step } from './step'

const HOST = namespaceIdOf(1)
const host = (ifindex: number | null) =>
  emptySnapshot({
    namespaces: [makeNamespace(1)],
    interfaces: ifindex === null ? [] : [makeBridge(HOST, ifindex, 'br7')]
  })
const mtu = (ifindex: number | null): Step => ({
  do: 'link.mtu',
  namespaceId: HOST,
  ifname: 'br7',
  ifindex,
  mtu: 1400
})
const at = (number: number): Identity => ({ place: HOST, name: 'br7', number: String(number) })

function record(id: string, undoes: string | null, step: Step, over: Partial<PlanRecord> = {}): PlanRecord {
  const plan = {
    ...{ id, title: { key: 'x' }, intent: null, undoes, bootId: 'b', madeAt: '', steps: [], changes: [] },
    ...{ warnings: [], undo: [], notUndone: [], confirmSeconds: null }
  }
  return { ...newRecord(plan, [{ step, what: { key: 'x' }, undo: [step] }], 0), state: 'done', ...over }
}

describe('what an undo made anew', () => {
  it('is seen by what went and what came where steps were done', () => {
    expect(goneAndCome([mtu(5)], host(5), host(9))).toEqual({ gone: [at(5)], came: [at(9)] })
    expect(goneAndCome([mtu(5)], host(5), host(5))).toEqual({ gone: [], came: [] })
    expect(goneAndCome([{ do: 'netns.add', name: 'x' }], host(5), host(9))).toEqual({ gone: [], came: [] })
  })

  it('stands in older plans under its new number, also after several undos', () => {
    const old = record('a', null, mtu(5))
    const first = record('b', null, mtu(5), { gone: [at(5)] })
    const firstUndo = record('c', 'b', mtu(9), { came: [at(9)] })
    const second = record('d', null, mtu(9), { gone: [at(9)] })
    const secondUndo = record('e', 'd', mtu(12), { came: [at(12)] })
    const all = [secondUndo, second, firstUndo, first, old]
    expect(carriedOver(old, all).steps[0]).toMatchObject({ step: mtu(12), undo: [mtu(12)] })
    expect(carriedOver(record('a', null, mtu(null)), all).steps[0]?.step).toEqual(mtu(null))
  })

  it('is not what somebody else made', () => {
    const old = record('a', null, mtu(5))
    const gone = record('b', null, mtu(5), { gone: [at(5)] })
    const stranger = record('c', null, mtu(9), { came: [at(9)] })
    const failed = record('d', 'b', mtu(9), { came: [at(9)], state: 'rolled-back' })
    expect(carriedOver(old, [failed, stranger, gone, old]).steps[0]?.step).toEqual(mtu(5))
  })
})
