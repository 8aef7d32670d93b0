/**
 * Everything that must hold before a change is accepted: `npm test`. With `--static`, only what needs no running.
 *
 * Whatever happens, the last line is `N passed, N failed`. No result is taken from a cache.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from './browser.mjs'
import { buildChecks, staticChecks } from './lib/checks.mjs'
import { check, env, root, step } from './lib/gate-step.mjs'
import { endAll, endChildrenWithUs, isStopping } from './lib/processes.mjs'
import { broken } from './lib/reports.mjs'
import { browserTests, scriptTests, unitTests } from './lib/suites.mjs'

/** @typedef {import('./lib/reports.mjs').Result} Result */

const SHOWN_PROBLEMS = 30

/** @type {Result[]} */
const results = []

/** Runs `jobs` two at a time: more would only slow each other down. */
async function inPairs(/** @type {(() => Promise<unknown>)[]} */ jobs) {
  const queue = [...jobs]
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) await job()
  }
  await Promise.all([worker(), worker()])
}

/** @returns {Promise<string | undefined>} what git sees as changed; undefined where git sees no repository */
async function workTree() {
  if (!existsSync(join(root, '.git'))) return undefined
  // Also when the files belong to somebody else: we only look.
  const git = ['-c', `safe.directory=${root}`, '-c', 'core.fsmonitor=false', '--no-optional-locks']
  const status = await step('git', [...git, 'status', '--porcelain=v1'], { quiet: true })
  if (!status.ok) return undefined
  const diff = await step('git', [...git, 'diff', 'HEAD'], { quiet: true })
  return `${status.output}\n${diff.output}`
}

async function cleanWorkTree(/** @type {string} */ before) {
  const name = 'clean work tree'
  if (before === (await workTree())) return { name, passed: 1, failed: 0, problems: [], seconds: 0 }
  return broken(name, 'the run changed files that git knows or should know')
}

async function staticPart() {
  await inPairs(
    staticChecks.map(({ name, command, args }) => async () => {
      results.push(await check(name, command, args))
    }),
  )
}

async function everything() {
  const before = await workTree()
  // Getting one may take a while: meanwhile there is enough else to do.
  const browser = findBrowser().catch((/** @type {unknown} */ error) => new Error(String(error)))
  await staticPart()
  const build = await check('build', 'turbo', ['run', 'build', '--force', '--output-logs=errors-only'])
  results.push(build)
  if (build.failed === 0)
    for (const { name, command, args } of buildChecks) results.push(await check(name, command, args))
  // The server's tests wait more than they work: the scripts' fit in between.
  const [scripts, units] = await Promise.all([scriptTests(), unitTests()])
  results.push(scripts, ...units)
  const found = await browser
  if (found instanceof Error) results.push(broken('browser tests', found.message))
  else if (build.failed > 0) results.push(broken('browser tests', 'there is no build to test'))
  else {
    // Found once, here: the tests' workers take it as it is.
    env.PARLEY_BROWSER = JSON.stringify(found)
    results.push(...(await browserTests()))
  }
  if (before !== undefined) results.push(await cleanWorkTree(before))
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
  await (process.argv.includes('--static') ? staticPart() : everything())
} catch (error) {
  if (!isStopping()) console.error(error)
  results.push(broken('gate', String(error)))
}
if (isStopping()) await endAll('SIGTERM')
console.log(`\n${((performance.now() - begin) / 1000).toFixed(0)} s in all`)
conclude()
