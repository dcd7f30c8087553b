/**
 * The stages of `npm test`, one after another, each with its own runner; their sum is the last line. A stage that breaks
 * down, or finds nothing to run, counts as a failure: silence is no success.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './setup.mjs'

const bin = (path) => join(root, 'node_modules', path)
const minutes = (count) => count * 60_000
const vitest = (project, extra = []) => ({
  args: [
    bin('vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter',
    join(root, 'build/scripts/vitest-reporter.mjs'),
    ...extra
  ],
  report: true
})

/** In the order of what fails fastest. `limit` ends a stage that hangs. */
const stages = [
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '.'], limit: minutes(5) },
  {
    name: 'format',
    args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    limit: minutes(3)
  },
  { name: 'types', args: [bin('typescript/bin/tsc'), '-b', '--pretty', 'false'], limit: minutes(4) },
  {
    name: 'types of components',
    args: [bin('vue-tsc/bin/vue-tsc.js'), '-p', 'tsconfig.web.json', '--noEmit', '--pretty', 'false'],
    limit: minutes(4)
  },
  { name: 'unit', ...vitest('unit', ['--retry', '1']), limit: minutes(8) },
  { name: 'web', ...vitest('web'), limit: minutes(5) },
  // What waits for a kernel, an engine or a browser may be tried once more on a busy machine; each such case is named.
  { name: 'kernel', ...vitest('kernel', ['--retry', '2']), limit: minutes(18) },
  { name: 'e2e', args: [bin('@playwright/test/cli.js'), 'test'], playwright: true, limit: minutes(12) }
]

/** Runs one program to its end; kills its whole group when the limit is reached. */
function execute(args, env, limit) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
      env: { ...process.env, ...env }
    })
    const end = (signal) => {
      try {
        process.kill(-child.pid, signal)
      } catch {
        return // it has ended by itself
      }
    }
    const timer = setTimeout(() => {
      console.log(`stopped after ${limit / 60_000} minutes`)
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), 10_000).unref()
    }, limit)
    const interrupted = () => end('SIGTERM')
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
    child.on('exit', (code) => {
      clearTimeout(timer)
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
      resolve(code ?? 1)
    })
  })
}

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null // the runner broke down before it could report
  }
}

/** Figures of a Playwright JSON report in the shape of ours. */
function fromPlaywright(report) {
  const names = (status) => {
    const found = []
    const walk = (suite, path) => {
      for (const spec of suite.specs ?? []) {
        if (spec.tests.some((test) => test.status === status)) found.push([...path, spec.title].join(' > '))
      }
      for (const inner of suite.suites ?? []) walk(inner, [...path, inner.title])
    }
    for (const suite of report.suites) walk(suite, [suite.title])
    return found
  }
  const { expected, unexpected, flaky } = report.stats
  return {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    skipped: names('skipped'),
    flaky: names('flaky'),
    failures: names('unexpected')
  }
}

async function runStage(stage, directory) {
  const file = join(directory, `${stage.name.replaceAll(' ', '-')}.json`)
  const env = stage.playwright
    ? { PLAYWRIGHT_JSON_OUTPUT_NAME: file, FORCE_COLOR: '0' }
    : { VETHSCOPE_TEST_REPORT: file }
  const code = await execute(stage.args, env, stage.limit)
  if (!stage.report && !stage.playwright) {
    return {
      passed: code === 0 ? 1 : 0,
      failed: code === 0 ? 0 : 1,
      skipped: [],
      flaky: [],
      failures: code === 0 ? [] : [stage.name]
    }
  }
  const report = read(file)
  const result = report && (stage.playwright ? fromPlaywright(report) : report)
  if (!result)
    return {
      passed: 0,
      failed: 1,
      skipped: [],
      flaky: [],
      failures: [`${stage.name}: the runner broke down`]
    }
  if (code !== 0 && result.failed === 0) {
    result.failed = 1
    result.failures.push(`${stage.name}: the runner ended with ${code}`)
  }
  if (result.passed + result.failed === 0) {
    result.failed = 1
    result.failures.push(`${stage.name}: nothing was run`)
  }
  return result
}

/** Runs the stages named, or all. Prints the sum as its last line; returns the exit status. */
export async function runStages(names) {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    console.error(
      `no such stage: ${unknown.join(', ')}\n  there are: ${stages.map((stage) => stage.name).join(', ')}`
    )
    return 2
  }
  const directory = mkdtempSync(join(tmpdir(), 'vethscope-test-'))
  const results = []
  for (const stage of stages.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(`\n== ${stage.name}`)
    const began = Date.now()
    const result = await runStage(stage, directory)
    results.push({ ...result, name: stage.name })
    console.log(
      `== ${stage.name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped.length} skipped, ${Math.round((Date.now() - began) / 1000)} s`
    )
  }
  rmSync(directory, { recursive: true, force: true })
  const tell = (title, key) => {
    const lines = results.flatMap((result) => result[key].map((line) => `  ${result.name}: ${line}`))
    if (lines.length > 0) console.log(`\n${title}\n${lines.join('\n')}`)
  }
  tell('NOT RUN here:', 'skipped')
  tell('Passed only when tried again:', 'flaky')
  tell('FAILED:', 'failures')
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  return sum('failed') === 0 ? 0 : 1
}
