import { describe, expect, test } from 'vitest'
import { createLogger } from '../../src/log.ts'
import { sendRaw } from '../support/raw-http.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

const FORGED = '{"level":60,"msg":"forged"}'

/** What would begin a line of its own, colour or clear a terminal, or turn a line around. */
const HOSTILE = {
  'CR LF': `\r\n${FORGED}\n`,
  'ANSI escapes': `\u001B[2J\u001B[31m${FORGED}`,
  'a C1 control': `\u009B31m${FORGED}`,
  'line separators': `\u2028${FORGED}\u2029`,
  NEL: `\u0085${FORGED}`,
  'text direction': `\u202E${FORGED}\u2066`,
  'C0 controls': `\u0000\u0008\u007F${FORGED}`,
}

/** Demands that each write is one line of JSON in printable ASCII; gives the lines. */
function expectLines(writes: string[]): Record<string, unknown>[] {
  for (const write of writes) expect(write).toMatch(/^[\x20-\x7e]+\n$/)
  return writes.map((write) => JSON.parse(write) as Record<string, unknown>)
}

describe('log injection', () => {
  test.each(Object.entries(HOSTILE))(
    '%s in an error, a field or a message: one escaped line',
    (_, hostile) => {
      const writes: string[] = []
      const logger = createLogger('trace', { write: (line) => void writes.push(line) })
      const error = Object.assign(new Error(`no place for ${hostile}`), { name: hostile, code: hostile })
      logger.error({ err: error }, 'request failed')
      logger.error(new Error('outer', { cause: error }))
      logger.warn({ room: hostile, [hostile]: 1 }, hostile)
      logger.child({ member: hostile }).info(hostile)
      const lines = expectLines(writes)
      expect(lines.map(({ level }) => level)).toEqual([50, 50, 40, 30])
      expect(lines[2]).toMatchObject({ room: hostile, [hostile]: 1, msg: hostile })
    },
  )

  test('nothing that clients say begins a line or reaches a terminal', async () => {
    const { url, wsUrl, logs, stop } = await startServer({ LOG_LEVEL: 'trace' })
    const host = await createRoom(url)
    const socket = await RawSocket.enter(wsUrl, host)
    for (const hostile of Object.values(HOSTILE)) {
      const path = encodeURIComponent(hostile)
      await request(`${url}/rooms`, { body: { name: hostile, title: hostile } })
      await request(`${url}/rooms/${path}/join`, { body: { name: hostile } })
      await request(`${url}/rooms/${host.code}/messages`, { token: host.token, body: { text: hostile } })
      await request(`${url}/rooms/${host.code}/events?after=${path}`, { token: host.token })
      await request(`${url}/${path}`)
      const head = Buffer.from(
        `GET /session?x=${path} HTTP/1.1\r\nhost: x\r\nuser-agent: ${hostile}\r\ncookie: parley_session=${hostile}\r\nx-forwarded-for: ${hostile}\r\nconnection: close\r\n\r\n`,
      )
      await sendRaw(url, head)
      await sendRaw(url, Buffer.from(`GET /${hostile} HTTP/1.1\r\n\r\n`))
      socket.send({ type: hostile, id: hostile })
      socket.say(hostile, hostile)
    }
    socket.send({ type: 'ping' })
    await socket.next('pong')
    await stop()
    const lines = expectLines(logs)
    expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['room created', 'refused']))
    expect(logs.join('')).not.toContain('forged')
  })
})
