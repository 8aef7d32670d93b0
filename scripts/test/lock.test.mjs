import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withLock } from '../lib/lock.mjs'

const dir = mkdtempSync(join(tmpdir(), 'parley-lock-'))
after(() => rmSync(dir, { recursive: true, force: true }))

test('one at a time, and free afterwards', async () => {
  const file = join(dir, 'shared')
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, (inside += 1))
    await sleep(20)
    inside -= 1
  }
  await Promise.all([withLock(file, work), withLock(file, work), withLock(file, work)])
  assert.equal(most, 1)
  assert.equal(existsSync(file), false)
})

test('free after a failure', async () => {
  const file = join(dir, 'failing')
  await assert.rejects(withLock(file, () => Promise.reject(new Error('no'))))
  assert.equal(existsSync(file), false)
})

test('a lock whose holder is gone is taken over, even when its id is used again', async () => {
  for (const holder of ['999999999 1', `${process.pid} of another birth`, '']) {
    const file = join(dir, 'stale')
    writeFileSync(file, holder)
    assert.equal(await withLock(file, () => Promise.resolve('done')), 'done')
  }
})
