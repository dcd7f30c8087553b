/**
 * `npm test`: does all the set-up, then runs the stages. Only Node's own modules are imported before the packages are
 * there. `npm test -- unit web` runs only the stages named.
 */
import { installDebianPackages } from './debian.mjs'
import { setUp } from './setup.mjs'

setUp()
const names = process.argv.slice(2)
if (names.length === 0 || names.some((name) => ['kernel', 'e2e', 'unit'].includes(name)))
  installDebianPackages()
const { runStages } = await import('./test.mjs')
process.exit(await runStages(names))
