import { describe, expect, it } from 'vitest'
import { parentsOf, type Owned } from './user-namespaces'

const owned = (id: string, cookie: number, userNamespace: number, parentUser: number | null): Owned => ({
  id,
  cookie: String(cookie),
  userNamespace,
  parentUser,
  ownerUid: 0
})

describe('parentsOf', () => {
  it('names the maker only where it does not live in the host namespace', () => {
    const parents = parentsOf(
      [
        owned('host', 1, 100, null),
        owned('web', 5, 100, null),
        owned('lab', 9, 200, 100),
        owned('lab-a', 10, 200, 100),
        owned('inner', 12, 300, 200)
      ],
      100
    )
    expect([...parents]).toEqual([['inner', 'lab']])
  })
})
