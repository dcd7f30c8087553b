/**
 * `npm test`: does all the set-up, then runs the stages. Only Node's own modules are imported before the packages are
 * there. `npm test -- unit web` runs only the stages named.
 */
import { installDebianPackages } from './debian.mjs'
import { setUp } from './setup.mjs'

// Tests step down to other users, who must be able to read what is installed, built and written for them.
process.umask(0o022)
setUp()
const names = process.argv.slice(2)
if (names.length === 0 || names.some((name) => ['kernel', 'e2e', 'unit'].includes(name)))
  installDebianPackages()
const { runStages } = await import('./test.mjs')
process.exit(await runStages(names))
