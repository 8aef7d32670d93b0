import { CODE_LENGTH_MAX, CODE_LENGTH_MIN } from '@parley/protocol'
import { isIP } from 'node:net'
import { SECRET_MIN_BYTES } from './auth/secret.ts'

/** A value of the environment that cannot be used. The message names the variable and never quotes a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Environment = Readonly<Record<string, string | undefined>>

/** What one variable means: how its text is read, and what it is when it is not set. */
interface Setting<T> {
  variable: string
  fallback: T
  parse: (text: string) => T
}

class Refused extends Error {}

function setting<T>(variable: string, fallback: T, parse: (text: string) => T): Setting<T> {
  return { variable, fallback, parse }
}

function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max))
      throw new Refused(`must be a whole number from ${min} to ${max}, not "${text}"`)
    return value
  }
}

function oneOf<const T extends string>(...values: T[]): (text: string) => T {
  return (text) => {
    const value = values.find((candidate) => candidate === text)
    if (value === undefined) throw new Refused(`must be one of ${values.join(', ')}, not "${text}"`)
    return value
  }
}

function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && (url.username || url.password))
    throw new Refused('must be an origin, without a user or password')
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new Refused(`must be an origin like https://chat.example.org, not "${text}"`)
  }
  return url.origin
}

function list<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map(parse)
}

/** An address, a CIDR block or one of proxy-addr's named ranges. Never a number of hops: those can be forged (X-Forwarded-For). */
function proxyAddress(text: string): string {
  if (!['loopback', 'linklocal', 'uniquelocal'].includes(text) && !isAddressBlock(text)) {
    throw new Refused(
      `must be a comma list of addresses, CIDR blocks or loopback, linklocal, uniquelocal, not "${text}"`,
    )
  }
  return text
}

function isAddressBlock(text: string): boolean {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const bitsMax = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  return bits === undefined ? bitsMax > 0 : Number(bits) >= 1 && Number(bits) <= bitsMax
}

function secret(text: string): string {
  if (Buffer.byteLength(text) < SECRET_MIN_BYTES)
    throw new Refused(`must be at least ${SECRET_MIN_BYTES} bytes long`)
  return text
}

function notYet(what: string): (text: string) => null {
  return () => {
    throw new Refused(`is set, but this version does not support ${what} yet; unset it`)
  }
}

/** Every setting, by the name the program uses. docs/configuration.md describes them for operators. */
const settings = {
  port: setting('PORT', 8080, integer(0, 65_535)),
  host: setting('HOST', '127.0.0.1', String),
  dataDir: setting('DATA_DIR', './data', String),
  jwtSecret: setting<string | null>('JWT_SECRET', null, secret),
  jwtSecretPrevious: setting<string | null>('JWT_SECRET_PREVIOUS', null, secret),
  databaseUrl: setting<null>('DATABASE_URL', null, notYet('Postgres')),
  redisUrl: setting<null>('REDIS_URL', null, notYet('Redis')),
  publicUrl: setting<string | null>('PUBLIC_URL', null, origin),
  allowedOrigins: setting<string[]>('ALLOWED_ORIGINS', [], list(origin)),
  trustProxy: setting<string[]>('TRUST_PROXY', [], list(proxyAddress)),
  logLevel: setting('LOG_LEVEL', 'info', oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')),
  codeLength: setting('CODE_LENGTH', 4, integer(CODE_LENGTH_MIN, CODE_LENGTH_MAX)),
  graceSeconds: setting('GRACE_SECONDS', 30, integer(1, 3600)),
  heartbeatSeconds: setting('HEARTBEAT_SECONDS', 25, integer(1, 120)),
  emptyRoomSeconds: setting('EMPTY_ROOM_SECONDS', 1800, integer(1, 604_800)),
  unusedRoomSeconds: setting('UNUSED_ROOM_SECONDS', 3600, integer(1, 604_800)),
  restSeatSeconds: setting('REST_SEAT_SECONDS', 300, integer(1, 86_400)),
  tokenTtlHours: setting('TOKEN_TTL_HOURS', 24, integer(1, 8760)),
  durability: setting('DURABILITY', 'full', oneOf('full', 'normal')),
} satisfies Record<string, Setting<unknown>>

/** The validated configuration of a server; times in the unit that the name ends in. */
export type Config = { [K in keyof typeof settings]: (typeof settings)[K]['fallback'] }

/**
 * Reads the configuration from the environment. A variable that is unset or empty takes its default.
 * @throws {ConfigError} naming every variable that cannot be used, in one line
 */
export function loadConfig(env: Environment): Config {
  const refusals: string[] = []
  const entries = Object.entries(settings).map(([name, entry]: [string, Setting<unknown>]) => {
    const text = env[entry.variable]?.trim() ?? ''
    if (text === '') return [name, entry.fallback]
    try {
      return [name, entry.parse(text)]
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusals.push(`${entry.variable} ${error.message}`)
      return [name, entry.fallback]
    }
  })
  if (refusals.length > 0) throw new ConfigError(refusals.join('; ').replace(/\p{Cc}+/gu, ' '))
  return Object.fromEntries(entries) as Config
}
