import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { session, setup } from './setup.ts'

const root = new URL('../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')

test('the bot of the README works as printed', async () => {
  const { server } = await setup()
  server.onRequest = () => ({ status: 201, json: session })
  const bot = spawn(process.execPath, ['--input-type=module-typescript'], {
    cwd: root,
    env: { ...process.env, PARLEY_URL: server.url },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void bot.kill('SIGKILL'))
  bot.stdin.end(/```ts\n([^]*?)```/.exec(readme)?.[1])
  const [line] = (await once(bot.stdout, 'data')) as [Buffer]
  expect(line.toString()).toBe('AB3K live\n')
  server.say('hi')
  const connection = await server.connections.next()
  expect((await connection.next('send')).body.text).toBe('You said: hi')
  const ended = once(bot, 'exit')
  bot.kill('SIGINT')
  await connection.next('leave')
  expect(await ended).toEqual([0, null])
})
