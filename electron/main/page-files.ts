/**
 * Answers the page's requests for its own files: from the built renderer only, with the content policy on every answer.
 * The scheme is standard and secure, so that the page has an origin.
 */
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { PAGE_POLICY } from '@shared/contract/page-policy'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

const headers = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin'
})

const refuse = (status: number, text: string): Response =>
  new Response(text, { status, headers: headers('text/plain; charset=utf-8') })

/**
 * The handler for `vethscope://app/…`.
 * @param directory the built renderer
 * @returns 200 with a file below the directory; 404 for any other path, 403 for one that leads outside, 405 unless GET
 */
export function pageFiles(
  directory: string
): (request: { url: string; method: string }) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return refuse(405, 'only GET')
    let path: string
    try {
      const url = new URL(request.url)
      if (url.host !== 'app') return refuse(404, 'not here')
      path = decodeURIComponent(url.pathname)
    } catch {
      return refuse(404, 'not a path')
    }
    if (path.includes('\0')) return refuse(404, 'not a path')
    const file = normalize(join(directory, path === '/' ? 'index.html' : path))
    const type = TYPES[extname(file)]
    if (!file.startsWith(directory + sep) || type === undefined) return refuse(404, 'not here')
    try {
      const real = await realpath(file)
      if (!real.startsWith((await realpath(directory)) + sep)) return refuse(403, 'outside of the page')
      return new Response(new Uint8Array(await readFile(real)), { status: 200, headers: headers(type) })
    } catch {
      return refuse(404, 'not here')
    }
  }
}
