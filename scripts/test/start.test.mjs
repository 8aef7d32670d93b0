/** `npm start` as people and supervisors use it: it serves, it stops in order, and it leaves nothing behind. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { allGone, familyNow, start, until } from './running.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** @type {string[]} */
const made = []
after(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })))

const byNpm = ['npm', 'start']
const direct = [process.execPath, 'scripts/bootstrap.mjs', 'start']

/** @param {string[]} command @param {NodeJS.ProcessEnv} env */
function starting([command = '', ...args], env = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-start-'))
  made.push(dataDir)
  return start(command, args, { cwd: root, env: { ...process.env, PORT: '0', DATA_DIR: dataDir, ...env } })
}

/** @param {string[]} command */
async function started(command) {
  const running = starting(command)
  const [, url] = await running.says(/ready at (http:\S+)/, 60_000)
  return { ...running, url, family: familyNow(running.pid) }
}

// First, so that the starts after it restore what an interrupted build left undone.
test('a signal during the build leaves no process behind', async () => {
  const running = starting(byNpm, { TURBO_FORCE: 'true' })
  const building = () =>
    familyNow(running.pid).some((one) => one.pid !== one.group && one.group !== running.pid)
  await until(building, 'no build was started', 30_000)
  await sleep(300)
  const family = familyNow(running.pid)
  process.kill(running.pid, 'SIGTERM')
  await allGone(family)
  assert.doesNotMatch(running.output(), /ready at/)
})

test('serves, and SIGTERM to npm ends all of it', async () => {
  const { url, pid, family, ended } = await started(byNpm)
  assert.equal((await fetch(`${url}/healthz/live`)).status, 200)
  const page = await fetch(`${url}/`)
  assert.match(page.headers.get('content-type') ?? '', /html/)
  process.kill(pid, 'SIGTERM')
  await ended
  await allGone(family)
})

test('Ctrl-C in a terminal ends all of it', async () => {
  const { pid, family, ended } = await started(byNpm)
  process.kill(-pid, 'SIGINT')
  await ended
  await allGone(family)
})

test('a stop is a success, however often it is asked for', async () => {
  const { pid, family, ended } = await started(direct)
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGTERM'])) process.kill(pid, signal)
  assert.equal(await ended, 0)
  await allGone(family)
})

test('the server notices when everything above it was killed', async () => {
  const { pid, family } = await started(byNpm)
  process.kill(-pid, 'SIGKILL')
  await allGone(family)
})

test('a start that is refused says so and fails', async () => {
  const running = starting(direct, { PORT: 'many' })
  assert.equal(await running.ended, 1)
  assert.match(running.output(), /PORT/)
})
