/**
 * Everything that must hold before a change is accepted: `npm test`. With `--static`, only what needs no running.
 *
 * Whatever happens, the last line is `N passed, N failed`. No result is taken from a cache.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './browser.mjs'
import { staticChecks } from './lib/checks.mjs'
import { endAll, endChildrenWithUs, exitCode, isStopping, launch } from './lib/processes.mjs'
import { broken, countPlaywright, countTap, countVitest, readReport } from './lib/reports.mjs'
import { workspaceFolders } from './lib/tools.mjs'

/** @typedef {import('./lib/reports.mjs').Result} Result */

const MINUTE = 60_000
const SHOWN_PROBLEMS = 30

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
/** Tests are the same wherever they run: one marked `only`, or a snapshot written on the way, is an error. */
/** @type {NodeJS.ProcessEnv} */
const env = { ...process.env, CI: '1', NODE_ENV: undefined }
/** @type {Result[]} */
const results = []

/**
 * Runs one command; ends it when it takes too long.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, limit?: number }} options
 */
async function step(command, args, { quiet = false, limit = MINUTE } = {}) {
  const begin = performance.now()
  const launched = launch(command, args, { cwd: root, env, quiet })
  let late = false
  const timer = setTimeout(() => {
    late = true
    void launched.end('SIGTERM')
  }, limit)
  const ended = await launched.ended
  clearTimeout(timer)
  if (late) await launched.end('SIGTERM')
  const seconds = (performance.now() - begin) / 1000
  const problem = late ? `took more than ${limit / 1000} s` : `${command} ended with ${exitCode(ended)}`
  return { ok: !late && ended.code === 0, output: ended.output, problem, seconds }
}

/** A command that is a check by itself: it holds, or it says why not. */
async function check(
  /** @type {string} */ name,
  /** @type {string} */ command,
  /** @type {string[]} */ args,
) {
  const { ok, output, problem, seconds } = await step(command, args, { quiet: true })
  if (ok) results.push({ name, passed: 1, failed: 0, problems: [], seconds })
  else {
    console.log(`\n--- ${name}\n${output.trimEnd()}`)
    results.push(broken(name, problem, seconds))
  }
  return ok
}

/** Runs `jobs` two at a time: more would only slow each other down. */
async function inPairs(/** @type {(() => Promise<unknown>)[]} */ jobs) {
  const queue = [...jobs]
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) await job()
  }
  await Promise.all([worker(), worker()])
}

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
 */
async function suites({ script, report, count, args, limit }) {
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
  const { ok, problem } = await step('turbo', [...turbo, ...shown, '--', ...args], { limit })
  const found = folders.map((folder) =>
    readReport(script === 'test' ? folder : `${folder} ${script}`, join(root, folder, report), count),
  )
  results.push(...found)
  // Every test passed and yet it failed: an error outside of any test, or a process that would not end.
  if (!ok && found.every((one) => one.failed === 0)) results.push(broken(script, problem))
}

const unitTests = () =>
  suites({
    script: 'test',
    report: join('.reports', 'vitest.json'),
    count: countVitest,
    args: ['--reporter=default', '--reporter=json', '--outputFile.json=.reports/vitest.json'],
    limit: 4 * MINUTE,
  })

const browserTests = () =>
  suites({
    script: 'test:browser',
    report: join('test-results', 'report.json'),
    count: countPlaywright,
    args: [],
    limit: 4 * MINUTE,
  })

async function scriptTests() {
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
  results.push(!ok && result.failed === 0 ? broken('scripts', problem) : result)
}

/** @returns {Promise<string | undefined>} what git sees as changed; undefined where there is no repository */
async function workTree() {
  if (!existsSync(join(root, '.git'))) return undefined
  // Whoever owns the files: we only look.
  const git = ['-c', `safe.directory=${root}`, '-c', 'core.fsmonitor=false', '--no-optional-locks']
  const status = await step('git', [...git, 'status', '--porcelain=v1'], { quiet: true })
  const diff = await step('git', [...git, 'diff', 'HEAD'], { quiet: true })
  return `${status.output}\n${diff.output}`
}

async function main(/** @type {boolean} */ staticOnly) {
  const before = await workTree()
  const browser = staticOnly
    ? undefined
    : findBrowser().catch((/** @type {unknown} */ error) => new Error(String(error)))
  await inPairs(
    staticChecks.map(
      ({ name, command, args }) =>
        () =>
          check(name, command, args),
    ),
  )
  if (staticOnly) return
  const built = await check('build', 'turbo', ['run', 'build', '--force', '--output-logs=errors-only'])
  await scriptTests()
  await unitTests()
  const found = await browser
  if (found instanceof Error) results.push(broken('browser tests', found.message))
  else if (!built) results.push(broken('browser tests', 'there is no build to test'))
  else {
    env.PARLEY_BROWSER = JSON.stringify(found)
    await browserTests()
  }
  if (before === undefined) return
  const left = before === (await workTree())
  results.push(
    left
      ? { name: 'clean work tree', passed: 1, failed: 0, problems: [], seconds: 0 }
      : broken('clean work tree', 'the run changed files that git knows or should know'),
  )
}

function summarize() {
  const width = Math.max(...results.map(({ name }) => name.length))
  console.log('')
  for (const { name, passed, failed, seconds, problems } of results) {
    const counts = failed > 0 ? `${passed} passed, ${failed} failed` : `${passed} passed`
    console.log(
      `${failed > 0 ? 'FAIL' : 'ok  '}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s  ${counts}`,
    )
    for (const problem of problems.slice(0, SHOWN_PROBLEMS)) console.log(`        ${problem}`)
    if (problems.length > SHOWN_PROBLEMS)
      console.log(`        … and ${problems.length - SHOWN_PROBLEMS} more`)
  }
}

/** The one place where this ends, whatever led here. */
function conclude() {
  summarize()
  const sum = (/** @type {'passed' | 'failed'} */ key) => results.reduce((total, one) => total + one[key], 0)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  process.exit(sum('failed') === 0 && sum('passed') > 0 ? 0 : 1)
}

process.on('uncaughtException', (error) => {
  console.error(error)
  results.push(broken('gate', String(error)))
  void endAll('SIGTERM').finally(conclude)
})
endChildrenWithUs()
const begin = performance.now()
try {
  await main(process.argv.includes('--static'))
} catch (error) {
  if (!isStopping()) console.error(error)
  results.push(broken('gate', String(error)))
}
if (isStopping()) await endAll('SIGTERM')
console.log(`\n${((performance.now() - begin) / 1000).toFixed(0)} s in all`)
conclude()
