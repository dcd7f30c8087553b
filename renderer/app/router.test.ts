/** Addresses of screens, and the address of a newer start put into the same tab. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeRouter, routes } from './router'
import { screens } from './screens'

beforeEach(() => {
  window.location.hash = ''
})

describe('the router', () => {
  it('has an address for every screen of the rail', () => {
    const names = routes.map((route) => route.name)
    for (const screen of screens) expect(names).toContain(screen.name)
  })

  it('hands a token on and takes it out of the address', async () => {
    const onToken = vi.fn()
    const router = makeRouter(onToken)
    await router.push('/token=abcdefgh12345678')
    expect(onToken).toHaveBeenCalledExactlyOnceWith('abcdefgh12345678')
    expect(router.currentRoute.value.fullPath).toBe('/overview')
  })

  it('leads an unknown address to Overview', async () => {
    const onToken = vi.fn()
    const router = makeRouter(onToken)
    await router.push('/nothing/there')
    expect(router.currentRoute.value.name).toBe('overview')
    expect(onToken).not.toHaveBeenCalled()
  })
})
