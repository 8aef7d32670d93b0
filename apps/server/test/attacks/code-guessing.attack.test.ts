import { CODE_ALPHABET, type Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { expectProblem } from '../support/problem.ts'
import { createRoom, request } from '../support/rest.ts'
import { scrape } from '../support/scrape.ts'
import { startServer } from '../support/test-server.ts'

// Behind a proxy that is trusted, so that a test has as many addresses as it likes.
const behindProxy = { TRUST_PROXY: 'loopback' }

const passed = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

let names = 0

/** Asks to join from an address. */
const join = (url: string, code: string, from = '192.0.2.1', name = `Person ${++names}`, token?: string) =>
  request<Session>(`${url}/rooms/${code}/join`, {
    body: { name },
    headers: { 'x-forwarded-for': from },
    ...(token !== undefined && { token }),
  })

/** Codes of no room: of another length than those of rooms. */
function* wrongCodes() {
  for (const a of CODE_ALPHABET) for (const b of CODE_ALPHABET) yield `ZZZ${a}${b}`
}

const statuses = (answers: { status: number }[], status: number) =>
  answers.filter((answer) => answer.status === status)

/** Guesses one after the other until refused; how many were looked up. */
async function guess(url: string, from: string): Promise<number> {
  let tried = 0
  for (const code of wrongCodes()) {
    const answer = await join(url, code, from)
    if (answer.status === 429) return tried
    expectProblem(answer, 'room_not_found')
    tried++
  }
  return tried
}

/** How often limits have refused something. */
async function refusedBy(url: string, limits: string[]): Promise<(number | undefined)[]> {
  const metrics = await scrape(url)
  return limits.map((limit) => metrics.get(`parley_limited_total{limit="${limit}"}`))
}

describe('more than 10 failed look-ups a minute from one address', () => {
  test('A9: are refused with Retry-After, valid codes as well; other addresses are unaffected', async () => {
    const { url } = await startServer(behindProxy)
    const { code } = await createRoom(url)
    const closed = await createRoom(url)
    await request(`${url}/rooms/${closed.code}/leave`, { method: 'POST', token: closed.token })
    // Codes that are closed and in quarantine, that were never given out, and that can be none: all count the same.
    const misses = [closed.code, 'ZZZZ9', 'O0!', ...[...wrongCodes()].slice(0, 7)]
    for (const miss of misses) expectProblem(await join(url, miss), 'room_not_found')
    for (const any of ['ZZZZZ', code]) {
      const refused = await join(url, any)
      const { retryAfterMs = 0 } = expectProblem(refused, 'rate_limited')
      expect(retryAfterMs).toBeGreaterThan(0)
      expect(retryAfterMs).toBeLessThanOrEqual(6000)
      expect(refused.headers.get('retry-after')).toBe(`${Math.ceil(retryAfterMs / 1000)}`)
    }
    expect((await join(url, code, '192.0.2.2')).status).toBe(200)
  })

  test('A9: of 300 guesses at once 10 are answered', async () => {
    let lookUps = 0
    const { url } = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            findRoom: async (code) => {
              lookUps++
              // So slow that all 300 have come before the first has missed.
              await passed(1000)
              return store.findRoom(code)
            },
          }),
      },
      { ...behindProxy, LIMIT_MISSES_ADDRESS: '10/24h' },
    )
    const codes = [...wrongCodes()].slice(0, 300)
    const answers = await Promise.all(codes.map((code) => join(url, code)))
    expect([statuses(answers, 404).length, statuses(answers, 429).length]).toEqual([10, 290])
    expect(lookUps).toBe(10)
  })

  test('L2: who comes back after the wait may try again', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_MISSES_ADDRESS: '1/1s' })
    expect((await join(url, 'ZZZZ1')).status).toBe(404)
    const { retryAfterMs = 0 } = expectProblem(await join(url, 'ZZZZ2'), 'rate_limited')
    await passed(retryAfterMs)
    expect((await join(url, 'ZZZZ3')).status).toBe(404)
  })

  test('A9: each successful join earns one more', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_MISSES_ADDRESS: '2/24h' })
    const { code } = await createRoom(url)
    for (let index = 0; index < 5; index++) expect((await join(url, code)).status).toBe(200)
    expect(await guess(url, '192.0.2.1')).toBe(7)
  })

  test('A9: a taken name and a join with a token of the room are no misses, and a token gets in after them', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_MISSES_ADDRESS: '2/24h' })
    const { code } = await createRoom(url)
    const bob = (await join(url, code, '192.0.2.9', 'Bob')).body
    for (let index = 0; index < 5; index++) {
      expectProblem(await join(url, code, '192.0.2.1', 'Bob'), 'name_taken')
      expect((await join(url, code, '192.0.2.1', 'Bob', bob.token)).status).toBe(200)
    }
    expect(await guess(url, '192.0.2.1')).toBe(2)
    expect((await join(url, code, '192.0.2.1', 'Bob', bob.token)).status).toBe(200)
  })
})

describe('a class of 300 behind one address', () => {
  test('A9: that joins all at once gets in', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_MISSES_ADDRESS: '10/24h' })
    const { code } = await createRoom(url)
    const answers = await Promise.all(Array.from({ length: 300 }, () => join(url, code)))
    expect(statuses(answers, 200)).toHaveLength(300)
  })

  test('A9: of whom a tenth mistypes once gets in, while ten guessers on other addresses are throttled', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_MISSES_ADDRESS: '10/24h' })
    const { code } = await createRoom(url)
    const guessers = Array.from({ length: 10 }, async (_, index) => {
      const answers: { status: number }[] = []
      for (const wrong of [...wrongCodes()].slice(0, 30))
        answers.push(await join(url, wrong, `198.51.100.${index}`))
      return answers
    })
    const classmate = async (index: number) => {
      // They come within a minute, not in one instant: ten at a time here, of whom one mistypes first.
      if (index % 10 === 5) expectProblem(await join(url, 'ABCDE'), 'room_not_found')
      return join(url, code)
    }
    const answers: { status: number }[] = []
    for (let first = 0; first < 300; first += 10) {
      const ten = Array.from({ length: 10 }, (_, index) => classmate(first + index))
      answers.push(...(await Promise.all(ten)))
    }
    expect(statuses(answers, 200)).toHaveLength(300)
    for (const guesses of await Promise.all(guessers)) {
      expect([statuses(guesses, 404).length, statuses(guesses, 429).length]).toEqual([10, 20])
    }
  })
})

describe('guessing from many addresses', () => {
  test('A9: while all together miss too often an address has 3 misses; a valid code still gets in', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_MISSES_TOTAL: '25/24h' })
    const { code } = await createRoom(url)
    expect(await guess(url, '198.51.100.1')).toBe(10)
    expect(await guess(url, '198.51.100.2')).toBe(10)
    // The budget of all ends in the middle of this one's.
    expect(await guess(url, '198.51.100.3')).toBe(5)
    expect(await guess(url, '198.51.100.4')).toBe(3)
    expect((await join(url, code, '192.0.2.1')).status).toBe(200)
    expect(await guess(url, '192.0.2.1')).toBe(3)
  })

  test('A9: who earns misses in a room of his own has few while all together miss too often', async () => {
    const { url } = await startServer({
      ...behindProxy,
      LIMIT_MISSES_TOTAL: '10/24h',
      LIMIT_MISSES_ADDRESS_UNDER_ATTACK: '3/24h',
    })
    const { code } = await createRoom(url)
    const earn = async (from: string, joins: number) => {
      for (let index = 0; index < joins; index++) expect((await join(url, code, from)).status).toBe(200)
    }
    await earn('198.51.100.1', 20)
    expect(await guess(url, '198.51.100.2')).toBe(10)
    // Beyond its three, what it has earned before counts for a fifth; and so does what is earned now.
    expect(await guess(url, '198.51.100.1')).toBe(3 + 20 / 5)
    await earn('198.51.100.3', 10)
    expect(await guess(url, '198.51.100.3')).toBe(3 + 10 / 5)
  })

  test('A9: of one IPv6 /48 throttles its own addresses, and spends little of what all others may miss', async () => {
    const { url } = await startServer({
      ...behindProxy,
      LIMIT_MISSES_NETWORK: '15/24h',
      LIMIT_MISSES_TOTAL: '30/24h',
      LIMIT_MISSES_ADDRESS: '10/24h',
      LIMIT_MISSES_ADDRESS_UNDER_ATTACK: '3/24h',
    })
    const { code } = await createRoom(url)
    const missed: number[] = []
    for (let subnet = 1; subnet <= 8; subnet++) missed.push(await guess(url, `2001:db8:1:${subnet}::1`))
    expect(missed).toEqual([10, 5, 3, 3, 3, 3, 3, 3])
    expect((await join(url, code, '2001:db8:1:9::1')).status).toBe(200)
    // It has begun, and refused seven.
    expect(await refusedBy(url, ['missesNetwork', 'missesTotal'])).toEqual([8, 0])
    // All others have what is left of their thirty.
    expect(await guess(url, '2001:db8:2:1::1')).toBe(10)
    expect(await guess(url, '192.0.2.1')).toBe(5)
  })

  test('A9: operators see it in the metrics, and their alerts do', async () => {
    const { url } = await startServer({
      ...behindProxy,
      LIMIT_MISSES_TOTAL: '12/24h',
      LIMIT_MISSES_ADDRESS: '10/24h',
      LIMIT_MISSES_ADDRESS_UNDER_ATTACK: '3/24h',
    })
    const counts = () => refusedBy(url, ['missesAddress', 'missesAddressUnderAttack', 'missesTotal'])
    expect(await guess(url, '198.51.100.1')).toBe(10)
    expect(await counts()).toEqual([1, 0, 0])
    expect(await guess(url, '198.51.100.2')).toBe(3)
    // It has begun, and refused one.
    expect(await counts()).toEqual([1, 1, 2])
  })
})
