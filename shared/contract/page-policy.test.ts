import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PAGE_POLICY } from './page-policy'

describe('the policy of the page', () => {
  it('starts from nothing and allows no eval, nothing inline, nothing foreign', () => {
    expect(PAGE_POLICY).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
    expect(PAGE_POLICY).not.toMatch(/unsafe-|https?:|\*/)
  })

  it('is what index.html says too', () => {
    const html = readFileSync('renderer/index.html', 'utf8')
    expect(/content="(default-src[^"]*)"/.exec(html)?.[1]).toBe(
      PAGE_POLICY.replace("; frame-ancestors 'none'", '')
    )
  })
})
