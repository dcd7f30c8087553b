import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFiles } from './page-files'
import { PAGE_POLICY } from '@shared/contract/page-policy'

let directory = ''
let page = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vs-page-'))
  page = join(directory, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), '<!doctype html>')
  writeFileSync(join(page, 'assets', 'a.js'), 'export {}')
  writeFileSync(join(directory, 'secret.json'), '{}')
  symlinkSync(join(directory, 'secret.json'), join(page, 'link.json'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const get = (path: string, method = 'GET') => pageFiles(page)({ url: `vethscope://app${path}`, method })

describe('pageFiles', () => {
  it('answers with the files of the page, typed, and with the content policy', async () => {
    const index = await get('/')
    expect(index.status).toBe(200)
    expect(await index.text()).toBe('<!doctype html>')
    expect(index.headers.get('content-security-policy')).toBe(PAGE_POLICY)
    expect(index.headers.get('content-type')).toMatch(/^text\/html/)
    expect((await get('/assets/a.js')).headers.get('content-type')).toMatch(/^text\/javascript/)
  })

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/link.json',
    '/none.html',
    '/%00.html',
    '/assets',
    '/%ff.html'
  ])('refuses %s', async (path) => {
    const answer = await get(path)
    expect([403, 404]).toContain(answer.status)
    expect(await answer.text()).not.toBe('{}')
  })

  it('refuses other methods and other hosts', async () => {
    expect((await get('/', 'POST')).status).toBe(405)
    expect((await pageFiles(page)({ url: 'vethscope://other/index.html', method: 'GET' })).status).toBe(404)
  })
})
