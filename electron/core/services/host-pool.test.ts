import { describe, expect, it } from 'vitest'
import { fakeHost, localDescription } from '../../../tests/support/pipe-agent'
import type { HostSource } from '../host/source'
import { HostPool } from './host-pool'

function source(id: string, rights: 'root' | 'user' = 'root') {
  const description = { ...localDescription, id }
  let closed = 0
  const made: HostSource & { closed(): number } = {
    description,
    closed: () => closed,
    open: () =>
      Promise.resolve(
        fakeHost({
          description: { ...description, rights },
          close: () => {
            closed++
            return Promise.resolve()
          }
        })
      )
  }
  return made
}
const ids = (pool: HostPool): string[] => pool.list().map(({ id }) => id)

describe('the hosts of a server', () => {
  it('are told apart when two files have one name', () => {
    expect(ids(new HostPool([source('file:a.json'), source('file:a.json'), source('file:a.json')]))).toEqual([
      'file:a.json',
      'file:a.json-2',
      'file:a.json-3'
    ])
  })

  it('are the fixed ones and the labs that are up, each once', async () => {
    const pool = new HostPool([source('local'), source('lab:named')])
    expect(await pool.setLabs([source('lab:named'), source('lab:other')])).toBe(true)
    expect(ids(pool)).toEqual(['local', 'lab:named', 'lab:other'])
    expect(await pool.setLabs([source('lab:named'), source('lab:other')])).toBe(false)
  })

  it('end with the lab that is taken down', async () => {
    const pool = new HostPool([])
    const lab = source('lab:one')
    await pool.setLabs([lab])
    await pool.feed('lab:one').snapshot()
    expect(await pool.setLabs([])).toBe(true)
    expect(lab.closed()).toBe(1)
    expect(() => pool.feed('lab:one')).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('are described as they turned out to be once opened', async () => {
    const pool = new HostPool([source('local', 'user')])
    expect(pool.list()[0]?.rights).toBe('root')
    await pool.feed('local').snapshot()
    expect(pool.list()[0]?.rights).toBe('user')
    await pool.close()
  })
})
