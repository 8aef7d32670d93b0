import { describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

describe('a token in a URL', () => {
  test('T3: is refused before the upgrade, looked at by no call, and logged nowhere', async () => {
    const { url, wsUrl, logs, stop } = await startServer({ LOG_LEVEL: 'trace' })
    const { code, token } = await createRoom(url)
    for (const name of [
      'token',
      'since=1&token',
      'access_token',
      'TOKEN',
      '%74oken',
      'room=x&%61ccess_token',
    ])
      await expect(RawSocket.open(`${wsUrl}?${name}=${token}`), name).rejects.toThrow('400')
    for (const path of ['/session', `/rooms/${code}`, `/rooms/${code}/events`]) {
      for (const query of [`token=${token}`, `access_token=${token}`, `authorization=Bearer%20${token}`])
        expectProblem(await request(`${url}${path}?${query}`), 'unauthorized')
    }
    await stop()
    for (const part of token.split('.').slice(1)) expect(logs.join('')).not.toContain(part)
  })
})
