/**
 * Where our built programs lie: the bundles beside each other in out/main, the page in out/renderer. Run from TypeScript
 * sources, the repository's own out/ is meant.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VethscopeError } from '@shared/contract/errors'

/**
 * The path of a built program, say `agent`: beside the running bundle, or in the repository's out/main.
 * @throws VethscopeError `not-found` when it was not built
 */
export function programPath(name: string, from: string = import.meta.dirname): string {
  for (let at = from; ; at = dirname(at)) {
    for (const candidate of [join(at, `${name}.js`), join(at, 'out', 'main', `${name}.js`)]) {
      if (existsSync(candidate)) return candidate
    }
    if (dirname(at) === at) throw notBuilt(name)
  }
}

/**
 * The directory of the built page.
 * @throws VethscopeError `not-found` when it was not built
 */
export function pageDirectory(from: string = import.meta.dirname): string {
  for (let at = from; ; at = dirname(at)) {
    for (const candidate of [join(at, 'renderer'), join(at, 'out', 'renderer')]) {
      // The sources' renderer/ has an index.html, too, but no assets: it is not built.
      if (existsSync(join(candidate, 'index.html')) && existsSync(join(candidate, 'assets'))) return candidate
    }
    if (dirname(at) === at) throw notBuilt('the page')
  }
}

const notBuilt = (what: string): VethscopeError =>
  new VethscopeError('not-found', `${what} was not built`, 'Run "npm run build" first')
