/**
 * What test reports say, in numbers nobody can argue with: a test counts as passed only when it ran once and
 * passed. Skipped, retried, never started and unreadable all count as failed.
 */
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} problems what failed, one line each
 * @property {number} seconds
 */

/** A suite that did not get as far as a report. */
export const broken = (/** @type {string} */ name, /** @type {string} */ problem, seconds = 0) => ({
  name,
  passed: 0,
  failed: 1,
  problems: [problem],
  seconds,
})

/**
 * Reads a report; a missing, unreadable or empty one is one failure.
 * @param {string} name
 * @param {string} file
 * @param {(text: string) => { problems: string[], passed: number, seconds: number }} count
 * @returns {Result}
 */
export function readReport(name, file, count) {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return broken(name, 'left no report: it crashed, or never ran')
  }
  try {
    const { passed, problems, seconds } = count(text)
    if (passed === 0 && problems.length === 0) return broken(name, 'ran no test')
    return { name, passed, failed: problems.length, problems, seconds }
  } catch (error) {
    return broken(name, `its report cannot be read: ${String(error)}`)
  }
}

/** The report of `vitest --reporter=json`. */
export function countVitest(/** @type {string} */ text) {
  const { testResults, startTime } = JSON.parse(text)
  /** @type {string[]} */
  const problems = []
  let passed = 0
  let end = startTime
  for (const file of testResults) {
    end = Math.max(end, file.endTime)
    let failedHere = 0
    for (const test of file.assertionResults) {
      // A test that was retried keeps the messages of its failed tries.
      const retried = test.status === 'passed' && test.failureMessages.length > 0
      if (test.status === 'passed' && !retried) {
        passed += 1
        continue
      }
      failedHere += 1
      problems.push(`${test.fullName.trim()}: ${retried ? 'passed only when retried' : test.status}`)
    }
    if (file.assertionResults.length === 0 || (file.status === 'failed' && failedHere === 0)) {
      problems.push(`${file.name}: ${firstLine(file.message) || 'ran no test'}`)
    }
  }
  return { passed, problems, seconds: (end - startTime) / 1000 }
}

/** The report of Playwright's json reporter. */
export function countPlaywright(/** @type {string} */ text) {
  const { suites = [], errors = [], stats } = JSON.parse(text)
  /** @type {string[]} */
  const problems = errors.map((/** @type {{ message?: string }} */ error) => firstLine(error.message ?? ''))
  let passed = 0
  const visit = (/** @type {any} */ suite, /** @type {string} */ path) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'expected') passed += 1
        else problems.push(`${path} ${spec.title}: ${test.status}`)
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, `${path} ${inner.title}`)
  }
  for (const suite of suites) visit(suite, suite.title)
  return { passed, problems, seconds: (stats?.duration ?? 0) / 1000 }
}

/** The report of `node --test --test-reporter=tap`. */
export function countTap(/** @type {string} */ text) {
  const total = (/** @type {string} */ key) => {
    const match = new RegExp(`^# ${key} ([\\d.]+)$`, 'm').exec(text)
    if (!match) throw new Error(`no ${key} count`)
    return Number(match[1])
  }
  const failed = total('fail') + total('cancelled') + total('skipped') + total('todo')
  const named = [...text.matchAll(/^\s*(?:not ok \d+ - (.*)|ok \d+ - (.* # (?:SKIP|TODO).*))$/gm)]
    .map((match) => match[1] ?? match[2] ?? '')
    .slice(0, failed)
  // The numbers decide, the names only help: parents of failed tests are named as well.
  const problems = Array.from({ length: failed }, (_, index) => named[index] ?? 'failed')
  return { passed: total('pass'), problems, seconds: total('duration_ms') / 1000 }
}

const firstLine = (/** @type {string} */ text) => text.trim().split('\n')[0] ?? ''
