/** Takes the pictures of docs/images: `npx playwright test -c tests/e2e/screenshots`. Not a part of the tests. */
import { defineConfig } from '@playwright/test'
import main from '../../../playwright.config'

export default defineConfig({
  ...main,
  testDir: '.',
  testIgnore: [],
  testMatch: '*.shots.ts',
  tsconfig: '../tsconfig.json',
  retries: 0,
  reporter: 'list'
})
