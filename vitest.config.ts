/**
 * Three runners: `unit` (pure logic and whatever needs no rights), `web` (components in happy-dom) and `kernel` (real
 * namespaces, real engines, one file at a time because they share one kernel).
 */
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = import.meta.dirname
const alias = { '@shared': resolve(here, 'shared'), '@core': resolve(here, 'electron/core') }
const exclude = ['**/node_modules/**', 'out/**']

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'shared/**/*.test.ts',
            'electron/**/*.test.ts',
            'build/**/*.test.mjs',
            'tests/{unit,contract,security}/**/*.test.ts'
          ],
          exclude,
          testTimeout: 30_000,
          hookTimeout: 60_000
        }
      },
      {
        resolve: { alias },
        plugins: [vue()],
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.ts'],
          exclude,
          testTimeout: 30_000
        }
      },
      {
        resolve: { alias },
        test: {
          name: 'kernel',
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          include: ['tests/integration/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 180_000
        }
      }
    ]
  }
})
