/** `npm start` as people and supervisors use it: it serves, it stops in order, and it leaves nothing behind. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

test('serves the API and the page', async () => {
  const { url, pid, family, ended } = await started(direct)
  assert.equal((await fetch(`${url}/healthz/live`)).status, 200)
  const page = await fetch(`${url}/`)
  assert.match(page.headers.get('content-type') ?? '', /html/)
  process.kill(pid, 'SIGTERM')
  await ended
  await allGone(family)
})

/** A supervisor signals npm or its whole group, Ctrl-C in a terminal the group. */
const targets = {
  npm: (/** @type {number} */ npm) => npm,
  'its group': (/** @type {number} */ npm) => -npm,
  'the server': (/** @type {number} */ npm) => serverBelow(npm),
}

for (const [target, find] of Object.entries(targets)) {
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
    test(`${signal} to ${target} ends all of it in order`, async () => {
      const { pid, family, ended, output } = await started(byNpm)
      process.kill(find(pid), signal)
      await ended
      await allGone(family)
      assert.match(output(), /"msg":"stopped"/)
    })
  }
}

function serverBelow(/** @type {number} */ npm) {
  const pids = familyNow(npm).map(({ pid }) => pid)
  const commands = execFileSync('ps', ['-o', 'pid=,args=', '-p', pids.join()], { encoding: 'utf8' })
  return Number(/^ *(\d+) .*server\/src\/main\.ts/m.exec(commands)?.[1])
}

test('a signal to npm while it starts leaves no process behind', async () => {
  // npm itself takes some of this time: from before the script runs to when the build is checked.
  for (const ms of [100, 120, 140, 160, 180, 200, 250, 300, 400]) {
    const running = starting(byNpm)
    await sleep(ms)
    const family = familyNow(running.pid)
    process.kill(running.pid, ms % 40 === 0 ? 'SIGINT' : 'SIGTERM')
    await running.ended
    await allGone(family)
  }
})

// npm passes a signal on to the shell alone, and a shell that waits for its command ignores SIGINT.
test('every script makes the shell of npm give way', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const [name, script] of Object.entries(scripts)) assert.match(String(script), /^exec node /, name)
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
