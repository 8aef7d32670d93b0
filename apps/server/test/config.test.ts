import { CODE_ALPHABET } from '@parley/protocol'
import Fastify from 'fastify'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type Config, ConfigError, loadConfig } from '../src/config.ts'
import { runServer } from './support/run-server.ts'
import { makeDataDir } from './support/test-server.ts'

const defaults: Omit<Config, 'limits'> = {
  port: 8080,
  host: '127.0.0.1',
  dataDir: './data',
  jwtSecret: null,
  jwtSecretPrevious: null,
  databaseUrl: null,
  redisUrl: null,
  publicUrl: null,
  allowedOrigins: [],
  trustProxy: [],
  logLevel: 'info',
  codeLength: 4,
  codeAlphabet: CODE_ALPHABET,
  codeSpacePercent: 2,
  codeQuarantineSeconds: 3600,
  graceSeconds: 30,
  heartbeatSeconds: 25,
  emptyRoomSeconds: 1800,
  unusedRoomSeconds: 3600,
  restSeatSeconds: 300,
  tokenTtlHours: 24,
  durability: 'full',
}

/** Everything but the limits, which limit-settings.test.ts is about. */
function load(env: Record<string, string | undefined>): Omit<Config, 'limits'> {
  const { limits: _limits, ...config } = loadConfig(env)
  return config
}

const SECRET = 'sesame-'.repeat(5)

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error(`accepted: ${JSON.stringify(env)}`)
}

describe('configuration', () => {
  test('everything has a default; empty and blank variables count as not set', () => {
    expect(load({})).toEqual(defaults)
    const variables = [
      'PORT',
      'HOST',
      'JWT_SECRET',
      'DATABASE_URL',
      'ALLOWED_ORIGINS',
      'TRUST_PROXY',
      'DURABILITY',
    ]
    expect(load(Object.fromEntries(variables.map((name) => [name, ' '])))).toEqual(defaults)
    expect(load({ PORT: undefined, UNKNOWN: 'x', __proto__: 'x' })).toEqual(defaults)
  })

  test.each([
    ['23456789', '23456789'],
    [' abcdefgh ', 'ABCDEFGH'],
    ['abcdefghABCDEFGH2', 'ABCDEFGH2'],
    [CODE_ALPHABET.toLowerCase(), CODE_ALPHABET],
  ])('K1: CODE_ALPHABET %j is %s', (text, codeAlphabet) => {
    expect(load({ CODE_ALPHABET: text })).toEqual({ ...defaults, codeAlphabet })
  })

  test.each([
    '0123456789',
    'ABCDEFGHI',
    'ABCDEFGHß',
    'ABCDEFGHſ',
    'ABCD-EFGH',
    'A,B,C,D,E,F,G,H',
    '🙂ABCDEFGH',
  ])('K1: CODE_ALPHABET %j has characters that no code has, and is refused', (text) => {
    expect(refusal({ CODE_ALPHABET: text })).toBe(
      `CODE_ALPHABET must consist of characters of ${CODE_ALPHABET}, not "${text}"`,
    )
  })

  test.each(['A', 'ABCDEFG', 'AaBbCcDdEeFfGg'])('K1: CODE_ALPHABET %j is too few, and refused', (text) => {
    expect(refusal({ CODE_ALPHABET: text })).toMatch(
      /^CODE_ALPHABET must have at least 8 different characters/,
    )
  })

  const ranges: [variable: string, key: keyof Omit<Config, 'limits'>, min: number, max: number][] = [
    ['PORT', 'port', 0, 65_535],
    ['CODE_LENGTH', 'codeLength', 4, 12],
    ['CODE_SPACE_PERCENT', 'codeSpacePercent', 1, 50],
    ['CODE_QUARANTINE_SECONDS', 'codeQuarantineSeconds', 0, 86_400],
    ['GRACE_SECONDS', 'graceSeconds', 1, 3600],
    ['HEARTBEAT_SECONDS', 'heartbeatSeconds', 1, 120],
    ['EMPTY_ROOM_SECONDS', 'emptyRoomSeconds', 1, 604_800],
    ['UNUSED_ROOM_SECONDS', 'unusedRoomSeconds', 1, 604_800],
    ['REST_SEAT_SECONDS', 'restSeatSeconds', 1, 86_400],
    ['TOKEN_TTL_HOURS', 'tokenTtlHours', 1, 8760],
  ]

  test.each(ranges)('%s is a whole number in its range, and nothing else', (variable, key, min, max) => {
    for (const value of [min, max]) expect(loadConfig({ [variable]: ` ${value} ` })[key]).toBe(value)
    const outside = [`${min - 1}`, `${max + 1}`, '-1', '9'.repeat(30)]
    const garbage = [
      'x',
      '1.5',
      '1e2',
      '0x10',
      '5s',
      '5 6',
      '+5',
      '٥',
      'NaN',
      'Infinity',
      'null',
      'true',
      '[5]',
    ]
    for (const value of [...outside, ...garbage]) {
      const message = refusal({ [variable]: value })
      expect(message).toBe(`${variable} must be a whole number from ${min} to ${max}, not "${value}"`)
    }
  })

  test.each([
    ['LOG_LEVEL', 'logLevel', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']],
    ['DURABILITY', 'durability', ['full', 'normal']],
  ] as const)('%s is one of its words, and nothing else', (variable, key, values) => {
    for (const value of values) expect(loadConfig({ [variable]: value })[key]).toBe(value)
    for (const value of [
      'x',
      values[0].toUpperCase(),
      `${values[0]},${values[1]}`,
      '0',
      'toString',
      '__proto__',
    ]) {
      expect(refusal({ [variable]: value })).toBe(
        `${variable} must be one of ${values.join(', ')}, not "${value}"`,
      )
    }
  })

  test('HOST and DATA_DIR are taken as they are', () => {
    expect(loadConfig({ HOST: '0.0.0.0', DATA_DIR: ' /tmp/with space ' })).toMatchObject({
      host: '0.0.0.0',
      dataDir: '/tmp/with space',
    })
  })

  test('PUBLIC_URL is an origin, ALLOWED_ORIGINS a comma list of them', () => {
    expect(loadConfig({ PUBLIC_URL: 'HTTPS://Chat.Example.org:443/' }).publicUrl).toBe(
      'https://chat.example.org',
    )
    expect(
      loadConfig({ ALLOWED_ORIGINS: ' https://a.example ,,http://b.example:81/, ' }).allowedOrigins,
    ).toEqual(['https://a.example', 'http://b.example:81'])
    const bad = [
      'chat.example.org',
      'ftp://x.example',
      'https://x.example/path',
      'https://x.example/?q=1',
      'https://x.example/#a',
      '*',
      'null',
      'https://',
      'https://a b',
      'javascript:alert(1)',
    ]
    for (const value of bad) {
      expect(refusal({ PUBLIC_URL: value })).toBe(
        `PUBLIC_URL must be an origin like https://chat.example.org, not "${value}"`,
      )
      expect(refusal({ ALLOWED_ORIGINS: `https://a.example,${value}` })).toMatch(
        /^ALLOWED_ORIGINS must be an origin/,
      )
    }
  })

  test('TRUST_PROXY is a comma list of what the framework can trust; never a number of hops', () => {
    const good = [
      '127.0.0.1',
      '::1',
      '10.0.0.0/8',
      'fd00::/8',
      '1.2.3.4/32',
      '::/1',
      '::ffff:10.0.0.1',
      'loopback',
      'linklocal',
      'uniquelocal',
    ]
    const { trustProxy } = loadConfig({ TRUST_PROXY: good.join(' , ') })
    expect(trustProxy).toEqual(good)
    expect(() => Fastify({ trustProxy })).not.toThrow()
    const bad = [
      '1',
      '2',
      'true',
      '*',
      'proxy.example',
      '10.0.0',
      '1.2.3.4.5',
      '300.1.1.1',
      '10.0.0.0/33',
      '10.0.0.0/0',
      '10.0.0.0/',
      ':::',
      'fd00::/129',
      'fe80::1%eth0',
      '10.0.0.1/8/8',
      'Loopback',
    ]
    for (const value of bad)
      expect(refusal({ TRUST_PROXY: `loopback,${value}` })).toMatch(/^TRUST_PROXY must be .*, not "/)
  })

  test.each([
    ['JWT_SECRET', 'jwtSecret'],
    ['JWT_SECRET_PREVIOUS', 'jwtSecretPrevious'],
  ] as const)('%s has at least 32 bytes', (variable, key) => {
    expect(loadConfig({ [variable]: 'x'.repeat(32) })[key]).toBe('x'.repeat(32))
    expect(loadConfig({ [variable]: 'ü'.repeat(16) })[key]).toBe('ü'.repeat(16))
    expect(refusal({ [variable]: 'x'.repeat(31) })).toBe(`${variable} must be at least 32 bytes long`)
  })

  test('DATABASE_URL and REDIS_URL stop the start instead of being ignored', () => {
    for (const variable of ['DATABASE_URL', 'REDIS_URL']) {
      expect(refusal({ [variable]: 'x://user:sesame@host' })).toMatch(
        new RegExp(`^${variable} is set, but this version`),
      )
    }
  })

  test('secrets are never in the message', () => {
    const env = {
      JWT_SECRET: 'sesame',
      JWT_SECRET_PREVIOUS: 'old sesame',
      DATABASE_URL: 'postgres://user:sesame@host/db',
      REDIS_URL: 'redis://:sesame@host',
      PUBLIC_URL: 'https://user:sesame@chat.example.org',
      ALLOWED_ORIGINS: 'https://:sesame@a.example',
    }
    const message = refusal(env)
    expect(message).not.toContain('sesame')
    for (const variable of Object.keys(env)) expect(message).toContain(`${variable} `)
  })

  test('all that is wrong stands in one line', () => {
    const message = refusal({ PORT: 'a\r\nb', GRACE_SECONDS: '0', LOG_LEVEL: '\u001B[31mred' })
    expect(message).toMatch(/^PORT .*; LOG_LEVEL .*; GRACE_SECONDS /)
    expect(message).not.toMatch(/\p{Cc}/u)
  })
})

describe('the process', () => {
  const run = async (env: Record<string, string>) =>
    runServer({ DATA_DIR: await makeDataDir(), PORT: '0', ...env })

  test('prints one line with its URL, answers at once, and ends with 0 on SIGTERM', async () => {
    const { child, listening, ended } = await run({ JWT_SECRET: SECRET })
    const url = await listening
    expect((await fetch(`${url}/healthz/live`)).status).toBe(200)
    expect((await fetch(`${url}/healthz/ready`)).status).toBe(200)
    child.kill('SIGTERM')
    const { code, stdout, stderr } = await ended
    expect([code, stdout]).toEqual([0, `Parley is ready at ${url}\n`])
    expect(stderr).not.toContain(SECRET)
    for (const line of stderr.trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ msg: expect.any(String) as string })
  })

  test('a bad variable: one line on stderr that names it, exit code 1', async () => {
    const { code, stdout, stderr } = await (await run({ LOG_LEVEL: 'loud' })).ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^parley: LOG_LEVEL must be one of .*, not "loud"\n$/)
  })

  test('a second server on the same DATA_DIR refuses in one line, and the first goes on', async () => {
    const dataDir = await makeDataDir()
    const url = await runServer({ DATA_DIR: dataDir, PORT: '0' }).listening
    const { code, stdout, stderr } = await runServer({ DATA_DIR: dataDir, PORT: '0' }).ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^parley: .*\n$/)
    expect(stderr).toContain(dataDir)
    expect((await fetch(`${url}/healthz/ready`)).status).toBe(200)
  })

  test('an address that cannot be had: a line that names the variable, exit code 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const cases: [Record<string, string>, RegExp][] = [
      [{ PORT: `${port}` }, /^parley: PORT \d+ is in use by another program$/m],
      [{ HOST: '192.0.2.1' }, /^parley: HOST "192\.0\.2\.1" is no address of this machine$/m],
    ]
    const ends = await Promise.all(cases.map(async ([env]) => (await run(env)).ended))
    for (const [index, { code, stdout, stderr }] of ends.entries()) {
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(cases[index]?.[1] ?? expect.unreachable())
    }
    other.close()
  })
})
