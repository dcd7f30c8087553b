/** Lint holds the house: strict TypeScript everywhere, and who may import whom (see docs and CONTRIBUTING). */
import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

/** Forbids imports by pattern in a set of files, with the reason a person reads. */
const forbid = (files, patterns, options = {}) => ({
  files,
  ...options,
  rules: { 'no-restricted-imports': ['error', { patterns }] }
})
const node = {
  group: ['node:*', 'fs', 'path', 'os', 'child_process', 'net', 'http'],
  message: 'this room runs without Node'
}
const electron = {
  group: ['electron', 'electron/*'],
  message: 'only electron/main and electron/preload import electron'
}
const rooms = (names) => ({
  group: names.flatMap((name) => [`**/${name}/**`, `@${name}/**`]),
  message: 'this room may not know that one (see CONTRIBUTING, "Who may import whom")'
})
const vueFiles = ['renderer/**/*.vue']

export default tseslint.config(
  {
    ignores: [
      'out/**',
      'node_modules/**',
      'dist/**',
      'tests/fixtures/**',
      'test-results/**',
      'playwright-report/**'
    ]
  },
  {
    files: ['**/*.ts', ...vueFiles],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue']
      }
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      'no-empty': 'error',
      eqeqeq: 'error'
    }
  },
  ...pluginVue.configs['flat/recommended'],
  {
    files: vueFiles,
    languageOptions: {
      parser: vueParser,
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue']
      }
    },
    rules: {
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error'
    }
  },
  {
    files: ['renderer/**/*.test.ts', 'tests/**/*.ts', '**/*.test.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' }
  },
  forbid(
    ['shared/**/*.ts'],
    [
      node,
      electron,
      rooms(['core', 'renderer', 'agent', 'serve', 'cli', 'main', 'preload']),
      {
        regex: '^(?!\\.|@shared/|zod$|ipaddr\\.js$|@orpc/contract$|vitest$)',
        message: 'shared is pure: only zod, ipaddr.js and (for the contract) @orpc/contract'
      }
    ],
    { ignores: ['shared/**/*.test.ts'] }
  ),
  forbid(
    ['renderer/**/*.{ts,vue}'],
    [node, electron, rooms(['core', 'agent', 'serve', 'cli', 'main', 'preload', 'electron'])],
    {
      ignores: ['renderer/**/*.test.ts']
    }
  ),
  forbid(
    ['electron/core/**/*.ts'],
    [electron, rooms(['renderer', 'agent', 'serve', 'cli', 'main', 'preload'])],
    {
      ignores: ['electron/core/**/*.test.ts']
    }
  ),
  forbid(['electron/{agent,serve,cli}/**/*.ts'], [electron, rooms(['renderer', 'main', 'preload'])]),
  forbid(
    ['electron/agent/**/*.ts'],
    [
      electron,
      {
        group: ['ws', '@orpc/*', 'vue', 'pinia'],
        message: 'what runs with rights imports Node, koffi and zod only'
      }
    ]
  )
)
