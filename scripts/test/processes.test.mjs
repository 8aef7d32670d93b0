import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { allGone, familyNow, start, until } from './running.mjs'

const keeper = fileURLToPath(new URL('fixtures/keeper.mjs', import.meta.url))
const keep = (/** @type {string} */ what) => start(process.execPath, [keeper, what])

test('SIGTERM ends the whole family, also what left the group', async () => {
  const keeping = keep('family')
  await keeping.says(/apart \d+/)
  const family = familyNow(keeping.pid)
  assert.ok(family.length >= 5, `only ${family.length} processes seen`)
  process.kill(keeping.pid, 'SIGTERM')
  await keeping.ended
  await allGone(family)
})

for (const shell of /** @type {const} */ (['exec', 'below a shell'])) {
  test(`the end of npm ends its script (${shell})`, async () => {
    const starter = startLikeNpm(shell)
    await starter.says(/apart \d+/)
    const family = familyNow(starter.pid)
    process.kill(starter.pid, 'SIGKILL')
    await allGone(family)
  })

  test(`the end of npm ends its script, though it came first (${shell})`, async () => {
    // From before the script's first line to after its last preparation.
    for (const ms of [0, 5, 10, 20, 30, 40, 60, 90]) {
      const starter = startLikeNpm(shell)
      await until(() => familyNow(starter.pid).length > 1, 'no script was started')
      await sleep(ms)
      const family = familyNow(starter.pid)
      process.kill(starter.pid, 'SIGKILL')
      await allGone(family)
    }
  })
}

/** npm starts a shell for the script; some shells make way for the command, others stay above it. */
function startLikeNpm(/** @type {'exec' | 'below a shell'} */ shell) {
  const command = `"${process.execPath}" "${keeper}" family`
  const script = shell === 'exec' ? `exec ${command}` : `${command}; true`
  const npm = `require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(script)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`
  return start(process.execPath, ['-e', npm], { env: { ...process.env, npm_lifecycle_event: 'start' } })
}

test('a killed keeper leaves no process behind', async () => {
  const keeping = keep('steps')
  await keeping.says(/ready/)
  const family = familyNow(keeping.pid)
  process.kill(keeping.pid, 'SIGKILL')
  await allGone(family)
})

test('signals again and again do not shorten the drain', async () => {
  const keeping = keep('slow')
  await keeping.says(/ready/)
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGTERM'])) {
    process.kill(keeping.pid, signal)
  }
  assert.equal(await keeping.ended, 0)
  assert.equal(keeping.output().match(/asked/g)?.length, 1)
  assert.match(keeping.output(), /drained/)
})

test('what does not listen is killed after the grace', async () => {
  const keeping = keep('deaf')
  await keeping.says(/ready/)
  const family = familyNow(keeping.pid)
  process.kill(keeping.pid, 'SIGTERM')
  assert.equal(await keeping.ended, 128 + 9)
  await allGone(family)
})

test('a signal during a step ends it and starts no other', async () => {
  const keeping = keep('steps')
  await keeping.says(/ready/)
  const family = familyNow(keeping.pid)
  process.kill(keeping.pid, 'SIGINT')
  await keeping.says(/interrupted/)
  assert.equal(await keeping.ended, 1)
  assert.doesNotMatch(keeping.output(), /second step/)
  await allGone(family)
})
