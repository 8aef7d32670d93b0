import { expect, onTestFinished, test } from 'vitest'
import { composeServer } from '../src/compose.ts'
import { loadConfig } from '../src/config.ts'
import { createLogger } from '../src/log.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom } from './support/rest.ts'
import { makeDataDir } from './support/test-server.ts'

test('D1: a log that fails takes nobody anything: what was stored goes out, and is acknowledged', async () => {
  const errors: string[] = []
  const logger = createLogger('info', { write: () => undefined })
  const { info } = logger
  Object.assign(logger, {
    info: (details: object, message?: string) => {
      if (message === 'joined') throw new Error('a broken log')
      info.call(logger, details, message)
    },
    error: ({ err }: { err: Error }) => errors.push(err.message),
  })
  const config = loadConfig({ DATA_DIR: await makeDataDir() })
  const server = await composeServer(config, logger, (error) => {
    throw error
  })
  onTestFinished(() => server.close())
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const socket = await RawSocket.enter(`${url.replace('http', 'ws')}/ws`, await createRoom(url))
  socket.say('1', 'x')
  expect((await socket.next('sent')).seq).toBe(2)
  expect(errors).toEqual(['a broken log'])
})
