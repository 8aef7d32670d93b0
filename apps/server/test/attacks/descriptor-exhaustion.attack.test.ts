import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, request } from '../support/rest.ts'
import { expectWorking } from '../support/entered.ts'
import { processEnv } from '../support/process-env.ts'
import { makeDataDir } from '../support/test-server.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** What the process may have open, and how many connections are tried. */
const DESCRIPTORS = 256
const CONNECTIONS = 400

/** Starts a server that may have no more than {@link DESCRIPTORS} files and sockets open. */
async function startConfined(): Promise<{ url: string; wsUrl: string; errors: () => string }> {
  const command = `ulimit -n ${DESCRIPTORS}; exec "$0" "$1"`
  const child = spawn('/bin/sh', ['-c', command, process.execPath, MAIN], {
    env: {
      ...processEnv,
      PORT: '0',
      DATA_DIR: await makeDataDir(),
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  let output = ''
  while (!output.includes('\n')) output += String(await once(child.stdout, 'data'))
  const url = /http:\/\/\S+/.exec(output)?.[0] ?? ''
  return { url, wsUrl: `${url.replace('http', 'ws')}/ws`, errors: () => errors }
}

describe('more connections than the process may have files open', () => {
  test('V3: those that are in go on undisturbed, new ones are turned away or wait, and afterwards all is as before', async () => {
    const server = await startConfined()
    const ada = await createRoom(server.url)
    const inside = await RawSocket.enter(server.wsUrl, ada)
    const { hostname, port } = new URL(server.url)
    const crowd: Socket[] = []
    let turnedAway = 0
    onTestFinished(() => {
      for (const socket of crowd) socket.destroy()
    })
    for (let index = 0; index < CONNECTIONS; index++) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.once('close', () => turnedAway++)
      crowd.push(socket)
    }
    await expect.poll(() => turnedAway, { timeout: 10_000 }).toBeGreaterThan(CONNECTIONS - DESCRIPTORS)
    await expectWorking(inside)
    expect(server.errors()).not.toMatch(/"level":[56]0/)
    for (const socket of crowd) socket.destroy()
    await expect
      .poll(async () => (await request(`${server.url}/healthz/ready`).catch(() => ({ status: 0 }))).status, {
        timeout: 10_000,
      })
      .toBe(200)
    await expectWorking(inside)
    await expectWorking(await RawSocket.enter(server.wsUrl, ada, { since: 1 }))
  })
})
