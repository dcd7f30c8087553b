import { describe, expect, it } from 'vitest'
import type { Interface } from '@shared/model'
import { samePairs } from './same-pairs'

const end = (linkGap: Interface['linkGap'] = null): Pick<Interface, 'linkGap'> => ({ linkGap })

describe('samePairs', () => {
  const [a, b] = [[end()], [end(), end()]]

  it('holds while the same namespaces have the very same records', () => {
    expect(
      samePairs(
        [
          ['a', a],
          ['b', b]
        ],
        [
          ['a', a],
          ['b', b]
        ]
      )
    ).toBe(true)
  })

  it.each([
    [
      'a record is another object',
      [
        ['a', a],
        ['b', [end(), end()]]
      ]
    ],
    [
      'a namespace came',
      [
        ['a', a],
        ['b', b],
        ['c', []]
      ]
    ],
    ['a namespace went', [['a', a]]],
    [
      'a namespace is another',
      [
        ['a', a],
        ['c', b]
      ]
    ],
    [
      'a namespace could not be read',
      [
        ['a', a],
        ['b', null]
      ]
    ]
  ] as const)('does not when %s', (_, now) => {
    expect(
      samePairs(
        [
          ['a', a],
          ['b', b]
        ],
        now
      )
    ).toBe(false)
  })

  it('does not while an end is open: what it leads to may have been found since', () => {
    const open = [end('namespace-not-visible')]
    expect(samePairs([['a', open]], [['a', open]])).toBe(false)
  })
})
