/**
 * The page's files, read into memory once at the start. A request is answered by looking its path up in a table, so there
 * is no path to traverse, nothing appears later that was not there at the start, and no file is opened after rights were
 * given up.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { VethscopeError } from '@shared/contract/errors'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2']
])
const MAX_BYTES = 64 * 1024 * 1024

export interface PageFile {
  readonly type: string
  readonly body: Buffer
}

/** By path of a URL, `/` among them. */
export type Page = ReadonlyMap<string, PageFile>

/**
 * Reads the built page. Links are not followed and files of unknown type are left out.
 * @throws VethscopeError `not-found` without index.html, `too-large`
 */
export function loadPage(directory: string): Page {
  const page = new Map<string, PageFile>()
  let total = 0
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const type = TYPES.get(extname(entry.name))
    if (!entry.isFile() || type === undefined) continue
    const file = join(entry.parentPath, entry.name)
    const body = readFileSync(file)
    total += body.length
    if (total > MAX_BYTES) throw new VethscopeError('too-large', `${directory} holds more than a page`)
    page.set(`/${relative(directory, file).split(sep).map(encodeURIComponent).join('/')}`, { type, body })
  }
  const index = page.get('/index.html')
  if (index === undefined) {
    throw new VethscopeError('not-found', `${directory} holds no page`, 'Run "npm run build" first')
  }
  page.set('/', index)
  return page
}
