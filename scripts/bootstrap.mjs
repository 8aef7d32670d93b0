/**
 * Everything starts here: `node scripts/bootstrap.mjs start | dev | test | check | screenshots | bench:web | run <command>`.
 *
 * Needs Node >= 18 and npm, nothing else. Brings the pinned Node and pnpm, installs, and runs the task with them.
 * The next time none of that needs the network.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lib/lock.mjs'
import { endAll, endChildrenWithUs, exitCode, Interrupted, isStopping, launch } from './lib/processes.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { Failure, quietStep } from './lib/steps.mjs'
import { ensureTools, pinnedVersions } from './lib/tools.mjs'

/** The server stops in order within ten seconds of being asked; past that something hangs. */
const SERVER_GRACE_MS = 10_000
/** The tests end servers and browsers of their own. */
const GATE_GRACE_MS = 15_000

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const say = (/** @type {string} */ line) => console.log(`bootstrap: ${line}`)

/** @typedef {(env: NodeJS.ProcessEnv, args: string[]) => Promise<number>} Task */

/** @type {Record<string, Task>} */
const tasks = {
  start: serve,
  dev,
  test: (env) => gate(env, []),
  check: (env) => gate(env, ['--static']),
  screenshots: (env, args) => onBuilt(env, 'apps/web/scripts/screenshots.mjs', args),
  'bench:web': (env, args) => onBuilt(env, 'apps/web/bench/main.ts', args),
  run: async (env, [command = '', ...args]) =>
    exitCode(await launch(command, args, { cwd: root, env }).ended),
}

async function buildWeb(/** @type {NodeJS.ProcessEnv} */ env) {
  const slow = setTimeout(() => say('building the web app'), 1000)
  const build = ['run', 'build', '--output-logs=errors-only']
  await quietStep('building the web app', 'turbo', build, { cwd: root, env }).finally(() =>
    clearTimeout(slow),
  )
}

async function serve(/** @type {NodeJS.ProcessEnv} */ env) {
  await buildWeb(env)
  const server = launch(nodeIn(env), ['apps/server/src/main.ts'], {
    // The data folder is relative to where the server starts: the repository's root.
    cwd: root,
    env: {
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
      ...env,
    },
    // The channel carries nothing: it closes when we die, however we die, and the server then stops in order.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    graceMs: SERVER_GRACE_MS,
    leaderOnly: true,
  })
  return exitCode(await server.ended)
}

/** The server and the page, both reloading on changes. When one ends, so does the other. */
async function dev(/** @type {NodeJS.ProcessEnv} */ env) {
  const both = { NODE_ENV: 'development', DATA_DIR: join(root, 'data'), ...env }
  const apps = ['server', 'web'].map((name) =>
    launch('pnpm', ['--silent', 'run', 'dev'], {
      cwd: join(root, 'apps', name),
      env: both,
      graceMs: SERVER_GRACE_MS,
    }),
  )
  const first = await Promise.race(apps.map((app) => app.ended))
  const stopped = isStopping()
  await endAll('SIGTERM')
  return stopped ? 0 : exitCode(first)
}

/** Runs a script that looks at the built web app. */
async function onBuilt(
  /** @type {NodeJS.ProcessEnv} */ env,
  /** @type {string} */ script,
  /** @type {string[]} */ args,
) {
  await buildWeb(env)
  return exitCode(await launch(nodeIn(env), [script, ...args], { cwd: root, env }).ended)
}

/** Runs the checks; makes sure that the line with the counts is printed, even if they cannot. */
async function gate(/** @type {NodeJS.ProcessEnv} */ env, /** @type {string[]} */ args) {
  const options = { cwd: root, env, graceMs: GATE_GRACE_MS, leaderOnly: true }
  const { code } = await launch(nodeIn(env), ['scripts/gate.mjs', ...args], options).ended
  if (code === 0 || code === 1) return code
  throw new Failure('the checks broke off')
}

/** The real binary: one process less between us and what we signal than a wrapper would be. */
function nodeIn(/** @type {NodeJS.ProcessEnv} */ env) {
  const pinned = String(env.PATH)
    .split(':')
    .map((dir) => join(dir, 'node'))
    .find((file) => existsSync(file))
  return pinned ?? process.execPath
}

async function main(/** @type {string | undefined} */ name, /** @type {string[]} */ args) {
  const task = name === undefined ? undefined : tasks[name]
  if (!task) throw new Failure(`usage: bootstrap.mjs ${Object.keys(tasks).join(' | ')} <command>`, 2)
  if (process.platform === 'win32') throw new Failure('on Windows, run this inside WSL')
  process.chdir(root)
  endChildrenWithUs()
  const onWait = () => say('waiting for another one of us to finish installing')
  const env = await withLock(
    join(root, '.tools', 'lock'),
    async () => {
      const toolEnv = await ensureTools(root, pinnedVersions(root), say)
      await ensurePackages(root, toolEnv, say)
      return toolEnv
    },
    onWait,
  )
  return task(env, args)
}

/** @returns {number} the exit code: what we expect is told in one line, anything else with its stack */
function report(/** @type {unknown} */ error) {
  const expected = error instanceof Failure || error instanceof Interrupted
  console.error('bootstrap:', expected ? error.message : error)
  if (error instanceof Interrupted) return exitCode({ signal: error.signal })
  return error instanceof Failure ? error.code : 1
}

const [name, ...args] = process.argv.slice(2)
try {
  process.exitCode = await main(name, args)
} catch (error) {
  process.exitCode = report(error)
  // Whoever counts tests must see that there was something to count.
  if (name === 'test' || name === 'check') console.log('0 passed, 1 failed')
}
if (isStopping()) await endAll('SIGTERM')
process.exit()
