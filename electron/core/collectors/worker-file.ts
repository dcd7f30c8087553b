/** Where the built worker threads are: beside the bundle that runs, or in out/main when running from the sources. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The path of `<name>.js`.
 * @throws Error when it was not built
 */
export function workerFile(name: string): string {
  for (let directory = dirname(fileURLToPath(import.meta.url)); ; directory = dirname(directory)) {
    for (const candidate of [join(directory, `${name}.js`), join(directory, 'out/main', `${name}.js`)])
      if (existsSync(candidate)) return candidate
    if (dirname(directory) === directory) throw new Error(`${name}.js is not built: run npm run build`)
  }
}
