/** Builds main (with the agent, the command line and the worker threads as further Node entries), preload and renderer. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname
const alias = { '@shared': resolve(here, 'shared'), '@core': resolve(here, 'electron/core') }

/** Every program of ours that runs on Node: name in out/main, entry file. */
const entries = {
  index: 'electron/main/index.ts',
  cli: 'electron/cli/index.ts',
  agent: 'electron/agent/index.ts',
  'lab-holder': 'electron/core/lab/holder.ts',
  'kernel-worker': 'electron/core/collectors/kernel-worker.ts',
  'events-worker': 'electron/core/live/events-worker.ts'
}
const input = Object.fromEntries(
  Object.entries(entries)
    .map(([name, file]) => [name, resolve(here, file)] as const)
    .filter(([, file]) => existsSync(file))
)

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      target: 'node20',
      // What runs with rights carries its libraries inside; koffi alone is a native module.
      externalizeDeps: {
        include: ['koffi', 'node-pty'],
        exclude: ['zod', 'ipaddr.js', 'ws', '@orpc/server', '@orpc/contract', '@orpc/client']
      },
      rolldownOptions: {
        input,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: resolve(here, 'electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'renderer',
    base: './',
    resolve: { alias },
    plugins: [vue()],
    build: {
      outDir: resolve(here, 'out/renderer'),
      // Fonts stay files: the page's CSP allows no data: font.
      assetsInlineLimit: 0,
      target: 'es2022',
      rolldownOptions: { input: { index: resolve(here, 'renderer/index.html') } }
    }
  }
})
