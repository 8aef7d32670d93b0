import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRoom } from './support/rest.ts'
import { runServer } from './support/run-server.ts'
import { isClosed, startToStop } from './support/stopping-server.ts'
import { makeDataDir } from './support/test-server.ts'

describe('a signal while it starts', () => {
  test('before it has opened anything', async () => {
    // Until the first lines of ours run, a signal ends Node as it ends every process. They listen for SIGHUP last.
    const tell = `import { isMainThread } from 'node:worker_threads'
      import { writeSync } from 'node:fs'
      if (isMainThread) process.on('newListener', (name) => name === 'SIGHUP' && writeSync(1, 'listens'))`
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(tell)}`
    const { child, ended } = runServer({ PORT: '0', DATA_DIR: await makeDataDir(), NODE_OPTIONS })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('while it opens the store', async () => {
    const DATA_DIR = await makeDataDir()
    const { child, ended } = runServer({ PORT: '0', DATA_DIR })
    while (!existsSync(join(DATA_DIR, 'parley.lock'))) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    expect(isClosed(DATA_DIR), 'the store was closed').toBe(true)
  })

  test('while it waits for another server to leave the data directory', async () => {
    const DATA_DIR = await makeDataDir()
    await startToStop({ DATA_DIR })
    const second = runServer({ PORT: '0', DATA_DIR })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    second.child.kill('SIGTERM')
    expect(await second.ended).toMatchObject({ code: 0, stdout: '' })
  })
})

test('a second server on the same data refuses to start, in one line, and the first goes on', async () => {
  const DATA_DIR = await makeDataDir()
  const server = await startToStop({ DATA_DIR })
  await expect(startToStop({ DATA_DIR })).rejects.toThrow(/^The server ended with 1: parley: [^\n]*\n$/)
  await createRoom(server.url)
  server.child.kill('SIGTERM')
  await once(server.child, 'exit')
})
