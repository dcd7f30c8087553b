/** `npm run bench`, `npm run bench:map`: bundles a bench of tests/bench and runs it. Figures on stdout, progress on stderr. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, setUp, stop } from './setup.mjs'
import { installDebianPackages } from './debian.mjs'

const [name = '', ...args] = process.argv.slice(2)
const entry = join(root, 'tests/bench', `${name}.ts`)
if (!existsSync(entry)) stop(`there is no bench ${name}`, 'see package.json for those there are', 2)
setUp()
installDebianPackages()
const { build } = await import('vite')
const outDir = join(root, 'out/bench')
await build({
  configFile: false,
  root,
  logLevel: 'error',
  resolve: { alias: { '@shared': join(root, 'shared'), '@core': join(root, 'electron/core') } },
  ssr: { noExternal: ['zod', 'ipaddr.js', 'ws'], external: ['koffi', '@playwright/test', 'vite'] },
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: `${name}.js`, format: 'es' } }
  }
})
const child = spawn(process.execPath, ['--expose-gc', join(outDir, `${name}.js`), ...args], {
  cwd: root,
  stdio: 'inherit'
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
