import { describe, expect, test } from 'vitest'
import { request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

/** Whether addresses are told apart: one miss is allowed for each. */
async function tell(url: string, forwarded: (string | undefined)[]): Promise<number[]> {
  const statuses: number[] = []
  for (const value of forwarded) {
    const headers: Record<string, string> = value === undefined ? {} : { 'x-forwarded-for': value }
    statuses.push((await request(`${url}/rooms/ZZZZ/join`, { body: { name: 'Eve' }, headers })).status)
  }
  return statuses
}

const oneMiss = { LIMIT_MISSES_ADDRESS: '1/24h' }

describe('X-Forwarded-For', () => {
  test('L1: from an untrusted peer is ignored', async () => {
    const { url } = await startServer(oneMiss)
    expect(await tell(url, [undefined, '192.0.2.1', '192.0.2.2', '127.0.0.2'])).toEqual([404, 429, 429, 429])
  })

  test('L1: from a peer that is not among the trusted proxies is ignored', async () => {
    const { url } = await startServer({ ...oneMiss, TRUST_PROXY: '10.0.0.0/8,192.0.2.0/24' })
    expect(await tell(url, ['192.0.2.1', '192.0.2.2'])).toEqual([404, 429])
  })

  test('L1: from a trusted proxy names the client; what he wrote into it himself is ignored', async () => {
    const { url } = await startServer({ ...oneMiss, TRUST_PROXY: '127.0.0.0/8' })
    const values = [
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3, 192.0.2.1',
      '10.0.0.1, ::1, 192.0.2.1',
      '192.0.2.4, 192.0.2.2',
    ]
    expect(await tell(url, values)).toEqual([404, 404, 429, 429, 429])
  })

  test('L1: of several hops, those that are trusted are passed over, and no further ones', async () => {
    const { url } = await startServer({ ...oneMiss, TRUST_PROXY: 'loopback,10.0.0.0/8' })
    const values = [
      '192.0.2.1, 10.0.0.7, 10.1.2.3',
      '192.0.2.2, 10.0.0.7',
      // The hop before 203.0.113.9 is not to be believed: he is the client.
      '192.0.2.3, 203.0.113.9, 10.0.0.7',
      '192.0.2.4, 203.0.113.9, 10.0.0.7',
      '10.9.9.9, 192.0.2.1, 10.0.0.7',
    ]
    expect(await tell(url, values)).toEqual([404, 404, 404, 429, 429])
  })

  test('L1: with something else than an address gets around nothing', async () => {
    const { url } = await startServer({ ...oneMiss, TRUST_PROXY: 'loopback' })
    expect(await tell(url, ['unknown', '_hidden', 'x'.repeat(5000)])).toEqual([404, 429, 429])
  })
})

describe('addresses of one IPv6 /64', () => {
  test('L1: have one bucket, and those of another a bucket of their own', async () => {
    const { url } = await startServer({ ...oneMiss, TRUST_PROXY: 'loopback' })
    const values = [
      '2001:db8:1:2::1',
      '2001:db8:1:2:ffff:ffff:ffff:ffff',
      '2001:DB8:1:2::',
      '2001:db8:1:3::1',
    ]
    expect(await tell(url, values)).toEqual([404, 429, 429, 404])
  })

  test('L1: an IPv4 address is the same when it is written as IPv6', async () => {
    const { url } = await startServer({ ...oneMiss, TRUST_PROXY: 'loopback' })
    expect(await tell(url, ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201', '::ffff:192.0.2.2'])).toEqual(
      [404, 429, 429, 404],
    )
  })
})
