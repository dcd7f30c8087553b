import { describe, expect, it } from 'vitest'
import { Derived } from './namespace-memory'

describe('Derived', () => {
  it('makes an element again only where its record is another', () => {
    const derived = new Derived<{ n: number }, { twice: number }>()
    let made = 0
    const make = ({ n }: { n: number }) => ({ twice: (made++, n * 2) })
    const [a, b, c] = [{ n: 1 }, { n: 2 }, { n: 3 }] as const
    const from = [a, b]
    const first = derived.map(from, make)
    expect(derived.map(from, make)).toBe(first)
    expect(made).toBe(2)
    const second = derived.map([a, c], make)
    expect(second).toEqual([{ twice: 2 }, { twice: 6 }])
    expect(second[0]).toBe(first[0])
    expect(made).toBe(3)
  })

  it('keeps what was put in place while the dump is the same', () => {
    const derived = new Derived<number, string>()
    const from = [1, 2]
    derived.map(from, String)
    derived.replace(['one', '2'])
    expect(derived.map(from, String)).toEqual(['one', '2'])
    expect(derived.map([1, 3], String)).toEqual(['one', '3'])
  })
})
