import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { countPlaywright, countTap, countVitest, readReport } from '../lib/reports.mjs'

const dir = mkdtempSync(join(tmpdir(), 'parley-reports-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const vitest = (/** @type {object[]} */ ...testResults) => JSON.stringify({ startTime: 1000, testResults })
const file = (/** @type {string} */ status, /** @type {object[]} */ ...assertionResults) => ({
  name: 'a.test.ts',
  status,
  message: 'SyntaxError',
  endTime: 3000,
  assertionResults,
})
const result = (/** @type {string} */ status, /** @type {string[]} */ failureMessages = []) => ({
  fullName: 'it works',
  status,
  failureMessages,
})

test('vitest: only what ran once and passed is passed', () => {
  const report = vitest(
    file('failed', result('passed'), result('failed'), result('skipped'), result('todo'), result('pending')),
    file('passed', result('passed', ['first try'])),
  )
  const { passed, problems, seconds } = countVitest(report)
  assert.deepEqual([passed, problems.length, seconds], [1, 5, 2])
})

test('vitest: a file that could not be loaded, is empty, or fails outside of its tests is a failure', () => {
  assert.deepEqual(countVitest(vitest(file('failed'))).problems, ['a.test.ts: SyntaxError'])
  assert.equal(countVitest(vitest(file('passed'))).problems.length, 1)
  assert.equal(countVitest(vitest(file('failed', result('passed')))).problems.length, 1)
})

test('playwright: flaky and skipped count as failed, and so does an error outside of any test', () => {
  const spec = (/** @type {string} */ status) => ({ title: status, tests: [{ status }] })
  const report = JSON.stringify({
    suites: [
      {
        title: 'a.spec.ts',
        specs: [spec('expected'), spec('flaky')],
        suites: [{ title: 'inner', specs: [spec('skipped'), spec('unexpected'), spec('expected')] }],
      },
    ],
    errors: [{ message: 'no server' }],
    stats: { duration: 1500 },
  })
  const { passed, problems, seconds } = countPlaywright(report)
  assert.deepEqual([passed, seconds], [2, 1.5])
  assert.deepEqual(problems, [
    'no server',
    'a.spec.ts flaky: flaky',
    'a.spec.ts inner skipped: skipped',
    'a.spec.ts inner unexpected: unexpected',
  ])
})

test('node: failed, cancelled, skipped and todo tests count as failed', () => {
  const counts = ['pass 3', 'fail 1', 'cancelled 1', 'skipped 1', 'todo 0', 'duration_ms 12.5'].map(
    (one) => `# ${one}`,
  )
  const { passed, problems } = countTap(['not ok 1 - breaks', ...counts].join('\n'))
  assert.equal(passed, 3)
  assert.deepEqual(problems, ['breaks', 'failed', 'failed'])
})

test('a report that is missing, broken or empty is one failure', () => {
  assert.equal(readReport('none', join(dir, 'none'), countVitest).failed, 1)
  for (const text of ['', '{"testResults":', '{}', vitest()]) {
    writeFileSync(join(dir, 'report'), text)
    const { passed, failed } = readReport('odd', join(dir, 'report'), countVitest)
    assert.deepEqual([passed, failed], [0, 1])
  }
})
