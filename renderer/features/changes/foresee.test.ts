/** What is told of a form while one types, and where. */
import { stop } from '@shared/actions'
import { tinyHost } from '@shared/testing/tiny-host'
import { lookup } from '@shared/model'
import { describe, expect, it } from 'vitest'
import { differencesOf } from './differences'
import { pairs, valueAt, wholeOrNull, words } from './draft'
import { field } from './fields'
import { fieldOf, foresee, impossible, proposed, taken } from './foresee'
import { forms } from './forms'
import { makePlan } from '../../app/stores/testing/fake-services'

const host = tinyHost()
const look = lookup(host)
const network = (draft: Record<string, string>) =>
  forms.network.intent({ ...forms.network.initial?.(look), ...draft })

describe('a new network', () => {
  it('needs a name and nothing else; what is left empty is proposed', () => {
    const { problems, intent, completed } = foresee(host, network({ name: 'mynet' }))
    expect(problems.filter((one) => one.severity === 'stop')).toEqual([])
    expect(intent).not.toBeNull()
    expect(proposed(completed, 'subnets.0.subnet')).toMatch(/^\d+\.\d+\.\d+\.\d+\/\d+$/)
    expect(proposed(completed, 'subnets.0.gateway')).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
  })

  it('is told of a subnet in use, with a free one, at the field it stands in', () => {
    const { problems } = foresee(host, network({ name: 'mynet', 'subnets.0.subnet': '172.18.0.0/16' }))
    const problem = problems.find((one) => one.field.startsWith('subnets.0') && one.severity === 'stop')
    expect(problem).toBeDefined()
    const fields = forms.network.fields(look, {})
    expect(fieldOf(fields, problem!)?.path).toBe('subnets.0.subnet')
    expect(problem?.suggestion).toMatch(/\/\d+$/)
  })

  it('says of what is no number that it is none, and goes on judging the rest', () => {
    const { intent, problems } = foresee(
      host,
      network({ name: 'mynet', mtu: '1e3', 'subnets.0.subnet': '172.18.0.0/16' })
    )
    expect(intent).toBeNull()
    expect(problems.find((one) => one.field === 'mtu')?.text.key).toBe('changes.notNumber')
    expect(problems.some((one) => one.field.startsWith('subnets'))).toBe(true)
  })

  it('tries each driver, and gives the reason of those that cannot be made', () => {
    const fields = forms.network.fields(look, { driver: 'bridge' })
    const off = impossible(
      host,
      fields.find((one) => one.path === 'driver')!,
      (driver) => network({ name: 'mynet', driver })
    )
    expect(off.has('bridge')).toBe(false)
    // No swarm there: an overlay cannot be made.
    expect(off.get('overlay')?.text.key).toMatch(/^actions\./)
  })
})

describe('problems and fields', () => {
  const fields = [
    field('aliases', 'changes.field.aliases', 'words'),
    field('subnets.0.subnet', 'column.subnet')
  ]

  it('meet: exactly, by what holds them, or by what they hold', () => {
    const at = (path: string) => fieldOf(fields, stop(path, 'x', { key: 'changes.needed' }))?.path ?? null
    expect(at('aliases.1')).toBe('aliases')
    expect(at('subnets')).toBe('subnets.0.subnet')
    expect(at('subnets.0.subnet')).toBe('subnets.0.subnet')
    expect(at('')).toBeNull()
    expect(at('nothing')).toBeNull()
  })

  it('take a suggestion for the word that was wrong only', () => {
    const problem = stop('aliases.1', 'x', { key: 'changes.needed' }, 'good')
    expect(taken(fields[0]!, 'a b!, c', problem)).toBe('a good c')
    expect(
      taken(fields[1]!, 'x', stop('subnets.0.subnet', 'x', { key: 'changes.needed' }, '10.0.0.0/24'))
    ).toBe('10.0.0.0/24')
  })
})

describe('every form', () => {
  it.each(Object.entries(forms))('%s gives, empty, no intent that throws', (_, form) => {
    const draft = form.initial?.(look) ?? {}
    expect(() => foresee(host, form.intent(draft))).not.toThrow()
    const paths = form.fields(look, draft).map((one) => one.path)
    expect(new Set(paths).size).toBe(paths.length)
  })
})

describe('reading a draft', () => {
  it('takes digits for a number, and nothing else', () => {
    expect(wholeOrNull({ a: ' 1500 ' }, 'a')).toBe(1500)
    expect(wholeOrNull({}, 'a')).toBeNull()
    for (const text of ['1e3', '0x10', '1.5', 'x']) expect(wholeOrNull({ a: text }, 'a')).toBeNaN()
  })

  it('reads words and pairs; keys of prototypes are only keys', () => {
    expect(words({ a: ' x, y  z\n' }, 'a')).toEqual(['x', 'y', 'z'])
    expect(pairs({ a: 'k=v=w\nbare\n\n' }, 'a')).toEqual({ k: 'v=w', bare: '' })
    expect(Object.keys(pairs({ a: '__proto__=1' }, 'a'))).toEqual(['__proto__'])
    expect(valueAt({ a: [{ b: 1 }] }, 'a.0.b')).toBe(1)
    expect(valueAt({}, 'constructor.name')).toBeUndefined()
  })
})

describe('a plan made anew', () => {
  it('differs by its calls, each counted', () => {
    const step = makePlan().steps[0]!
    const of = (...calls: string[]) => makePlan({ steps: calls.map((call) => ({ ...step, call })) })
    expect(differencesOf(of('a', 'a', 'b'), of('a', 'c'))).toEqual({
      gone: ['a', 'b'],
      added: ['c'],
      warnings: []
    })
  })
})
