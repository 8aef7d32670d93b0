import { afterEach, describe, expect, test, vi } from 'vitest'
import { createLogger } from '../src/log.ts'
import { RefusalLog } from '../src/refusal-log.ts'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { enterTwo } from './support/entered.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { startServer } from './support/test-server.ts'

const parse = (lines: string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

describe('logs', () => {
  test('tell of start and stop, comings and goings, and rooms, by the ids of room and member', async () => {
    const server = await startServer()
    const { ada, bob, a } = await enterTwo(server)
    await request(`${server.url}/rooms/${ada.code}/leave`, { method: 'POST', token: bob.token })
    await request(`${server.url}/rooms/${ada.code}`, { method: 'DELETE', token: ada.token })
    await a.closed
    await server.stop()
    const lines = parse(server.logs)
    const room = ada.room.id
    const host = { room, member: ada.self.id }
    const guest = { room, member: bob.self.id }
    for (const line of [
      { msg: 'started', version: expect.stringMatching(/^\d/) as string, durability: 'full' },
      { msg: 'room created', ...host },
      { msg: 'joined', ...host },
      { msg: 'seat taken', ...guest },
      { msg: 'joined', ...guest },
      { msg: 'left', ...guest },
      { msg: 'seat given up', ...guest },
      { msg: 'room deleted by its host', ...host },
      { msg: 'room deleted', room },
      { msg: 'stopped' },
    ]) {
      expect(lines).toContainEqual(
        expect.objectContaining({ level: 30, time: expect.any(Number) as number, ...line }),
      )
    }
  })

  test('a flood of refusals is one line, with how many there were of each kind', async () => {
    const server = await startServer()
    const { ada, a, b } = await enterTwo(server)
    for (let count = 0; count < 15; count++) {
      await request(`${server.url}/rooms/${ada.code}`)
      a.send({ type: 'nonsense' })
      b.ws.send('{')
    }
    for (const socket of [a, b]) {
      socket.send({ type: 'ping' })
      await socket.next('pong')
    }
    await server.stop()
    const lines = parse(server.logs)
    expect(lines.filter(({ msg }) => msg === 'refused')).toEqual([
      expect.objectContaining({
        level: 30,
        http: { unauthorized: 15 },
        ws: { unknown_type: 15, bad_frame: 15 },
      }),
    ])
    expect(lines.length).toBeLessThan(15)
  })

  test('an unforeseen fault is logged with its stack, and without the request', async () => {
    const name = 'Bob-Unmistakable'
    const { url, faults } = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          addSeat: async () => {
            throw new Error('unforeseen')
          },
        }),
    })
    const host = await createRoom(url)
    await expect(joinRoom(url, host.code, name)).rejects.toThrow('internal_error')
    expect(parse(faults)).toMatchObject([
      {
        msg: 'request failed',
        err: { message: 'unforeseen', stack: expect.stringContaining('logs.test.ts') as string },
      },
    ])
    for (const secret of [name, host.code]) expect(faults[0]).not.toContain(secret)
  })
})

describe('the log of refusals', () => {
  afterEach(() => void vi.useRealTimers())

  test('has a line for each minute in which there were some, and one at the end', () => {
    vi.useFakeTimers()
    const lines: string[] = []
    const refusals = { http: { not_found: 2 }, ws: { bad_frame: 0 } }
    const log = new RefusalLog(createLogger('info', { write: (line) => void lines.push(line) }), refusals)
    vi.advanceTimersByTime(180_000)
    refusals.http.not_found += 1
    refusals.ws.bad_frame += 5
    vi.advanceTimersByTime(180_000)
    refusals.ws.bad_frame += 1
    log.close()
    vi.advanceTimersByTime(180_000)
    expect(parse(lines)).toMatchObject([
      { http: { not_found: 2 } },
      { http: { not_found: 1 }, ws: { bad_frame: 5 } },
      { ws: { bad_frame: 1 } },
    ])
  })
})
