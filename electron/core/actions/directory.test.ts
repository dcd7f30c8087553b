import { describe, expect, it } from 'vitest'
import { actionsDirectory } from './directory'

describe('where plans are kept', () => {
  it('is /var/lib for root, the state directory of a user, and a lab’s own /run', () => {
    const home = '/home/ann'
    expect(actionsDirectory({ source: 'local', uid: 0, env: { XDG_STATE_HOME: '/x' }, home })).toBe(
      '/var/lib/vethscope'
    )
    expect(actionsDirectory({ source: 'local', uid: 1000, env: {}, home })).toBe(
      '/home/ann/.local/state/vethscope'
    )
    expect(actionsDirectory({ source: 'local', uid: 1000, env: { XDG_STATE_HOME: '/x' }, home })).toBe(
      '/x/vethscope'
    )
    expect(actionsDirectory({ source: 'local', uid: 1000, env: { XDG_STATE_HOME: 'x' }, home })).toBe(
      '/home/ann/.local/state/vethscope'
    )
    expect(actionsDirectory({ source: 'lab', uid: 4_000_000, env: {}, home })).toBe(
      '/tmp/vethscope-4000000/plans'
    )
  })
})
