/**
 * Vitest's default reporter, and a small JSON beside it for the sum: `{passed, failed, skipped[], flaky[], failures[]}`.
 * Vitest's own JSON does not say which tests passed only when tried again.
 */
import { writeFileSync } from 'node:fs'
import { DefaultReporter } from 'vitest/reporters'

const nameOf = (test) => `${test.module.relativeModuleId} > ${test.fullName}`

export default class SumReporter extends DefaultReporter {
  onTestRunEnd(modules, errors, reason) {
    super.onTestRunEnd(modules, errors, reason)
    const file = process.env.VETHSCOPE_TEST_REPORT
    if (!file) return
    const sum = { passed: 0, failed: 0, skipped: [], flaky: [], failures: [] }
    for (const module of modules) {
      const broken = module.errors()
      sum.failed += broken.length
      sum.failures.push(
        ...broken.map((error) => `${module.relativeModuleId}: ${String(error.message).split('\n')[0]}`)
      )
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'skipped') sum.skipped.push(nameOf(test))
        else if (state === 'failed') {
          sum.failed += 1
          sum.failures.push(nameOf(test))
        } else {
          sum.passed += 1
          if (test.diagnostic()?.flaky) sum.flaky.push(nameOf(test))
        }
      }
      for (const suite of module.children.allSuites()) {
        const failed = suite.errors()
        sum.failed += failed.length
        sum.failures.push(
          ...failed.map(
            (error) =>
              `${module.relativeModuleId} > ${suite.fullName}: ${String(error.message).split('\n')[0]}`
          )
        )
      }
    }
    sum.failed += errors.length
    sum.failures.push(...errors.map((error) => String(error.message).split('\n')[0]))
    writeFileSync(file, JSON.stringify(sum))
  }
}
