/** What runs tests, and where each leaves its report. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { env, MINUTE, root, step } from './gate-step.mjs'
import { workspaceFolders } from './packages.mjs'
import { broken, countPlaywright, countTap, countVitest, readReport } from './reports.mjs'

/** @typedef {import('./reports.mjs').Result} Result */

/** Folders of the packages whose manifest has this script. */
function foldersWith(/** @type {string} */ script) {
  return workspaceFolders(root).filter((folder) => {
    if (folder === '.') return false
    return (
      JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts?.[script] !== undefined
    )
  })
}

/**
 * One script in every package that has it, each leaving a report.
 * @param {object} suite
 * @param {string} suite.script
 * @param {string} suite.report path of the report in each package
 * @param {Parameters<typeof readReport>[2]} suite.count
 * @param {string[]} suite.args for the script
 * @param {number} suite.limit
 * @returns {Promise<Result[]>}
 */
async function inEveryPackage({ script, report, count, args, limit }) {
  const folders = foldersWith(script)
  for (const folder of folders) rmSync(join(root, folder, report), { force: true })
  // The build, if a script needs it, was done before: with `--only` turbo does not do it again.
  const turbo = [
    'run',
    script,
    '--force',
    '--only',
    '--continue=always',
    '--env-mode=loose',
    '--concurrency=2',
  ]
  const shown = ['--output-logs=errors-only', '--log-order=grouped']
  const { ok, late, problem } = await step('turbo', [...turbo, ...shown, '--', ...args], { limit })
  // What was cut off had no chance to show its output.
  if (late) for (const folder of folders) showLog(folder, script, report)
  const found = folders.map((folder) =>
    readReport(script === 'test' ? folder : `${folder} ${script}`, join(root, folder, report), count),
  )
  // Every test passed and yet it failed: an error outside of any test, or a process that would not end.
  return !ok && found.every((one) => one.failed === 0) ? [...found, broken(script, problem)] : found
}

/** The end of what a script had to say, where it left no report. */
function showLog(/** @type {string} */ folder, /** @type {string} */ script, /** @type {string} */ report) {
  const log = join(root, folder, '.turbo', `turbo-${script.replace(':', '$colon$')}.log`)
  if (existsSync(join(root, folder, report)) || !existsSync(log)) return
  console.log(`\n--- ${folder}\n${readFileSync(log, 'utf8').trimEnd().split('\n').slice(-60).join('\n')}`)
}

export const unitTests = () =>
  inEveryPackage({
    script: 'test',
    report: join('.reports', 'vitest.json'),
    count: countVitest,
    args: ['--reporter=default', '--reporter=json', '--outputFile.json=.reports/vitest.json'],
    limit: 8 * MINUTE,
  })

export function browserTests() {
  const report = join('.reports', 'playwright.json')
  // Relative to the package that the tests run in.
  env.PLAYWRIGHT_JSON_OUTPUT_FILE = report
  return inEveryPackage({
    script: 'test:browser',
    report,
    count: countPlaywright,
    args: ['--reporter=list,json', '--retries=0', '--forbid-only'],
    limit: 8 * MINUTE,
  })
}

/** The tests of what you are reading; node's own runner has them. */
export async function scriptTests() {
  const report = join(root, 'scripts', '.reports', 'tests.tap')
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout']
  reporters.push('--test-reporter=tap', `--test-reporter-destination=${report}`)
  const { ok, output, problem } = await step(
    process.execPath,
    ['--test', ...reporters, 'scripts/test/*.test.mjs'],
    { quiet: true, limit: 2 * MINUTE },
  )
  const result = readReport('scripts', report, countTap)
  if (!ok) console.log(`\n--- scripts\n${output.trimEnd()}`)
  return !ok && result.failed === 0 ? broken('scripts', problem) : result
}
