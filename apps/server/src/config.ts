import { CODE_ALPHABET, CODE_LENGTH_MAX, CODE_LENGTH_MIN } from '@parley/protocol'
import { isIP } from 'node:net'
import { SECRET_MIN_BYTES } from './auth/secret.ts'
import { CODE_ALPHABET_MIN } from './domain/codes.ts'
import { type LimitConfig, readLimits } from './limit-settings.ts'
import {
  type Environment,
  integer,
  list,
  oneOf,
  readSettings,
  Refused,
  type Setting,
  setting,
  type Values,
} from './settings.ts'

/** A value of the environment that cannot be used. The message names the variable and never quotes a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
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

/** Upper case, each character once. */
function codeAlphabet(text: string): string {
  const characters = [...new Set(text.replace(/[a-z]/g, (letter) => letter.toUpperCase()))]
  if (!characters.every((character) => CODE_ALPHABET.includes(character)))
    throw new Refused(`must consist of characters of ${CODE_ALPHABET}, not "${text}"`)
  if (characters.length < CODE_ALPHABET_MIN)
    throw new Refused(
      `must have at least ${CODE_ALPHABET_MIN} different characters, not ${characters.length}`,
    )
  return characters.join('')
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
  codeAlphabet: setting('CODE_ALPHABET', CODE_ALPHABET, codeAlphabet),
  codeSpacePercent: setting('CODE_SPACE_PERCENT', 2, integer(1, 50)),
  codeQuarantineSeconds: setting('CODE_QUARANTINE_SECONDS', 3600, integer(0, 86_400)),
  graceSeconds: setting('GRACE_SECONDS', 30, integer(1, 3600)),
  heartbeatSeconds: setting('HEARTBEAT_SECONDS', 25, integer(1, 120)),
  emptyRoomSeconds: setting('EMPTY_ROOM_SECONDS', 1800, integer(1, 604_800)),
  unusedRoomSeconds: setting('UNUSED_ROOM_SECONDS', 3600, integer(1, 604_800)),
  restSeatSeconds: setting('REST_SEAT_SECONDS', 300, integer(1, 86_400)),
  tokenTtlHours: setting('TOKEN_TTL_HOURS', 24, integer(1, 8760)),
  durability: setting('DURABILITY', 'full', oneOf('full', 'normal')),
} satisfies Record<string, Setting<unknown>>

/** The validated configuration of a server; times in the unit that the name ends in. */
export type Config = Values<typeof settings> & { limits: LimitConfig }

/**
 * Reads the configuration from the environment.
 * @throws {ConfigError} naming every variable that cannot be used, in one line
 */
export function loadConfig(env: Environment): Config {
  const refusals: string[] = []
  const config = { ...readSettings(settings, env, refusals), limits: readLimits(env, refusals) }
  if (refusals.length > 0) throw new ConfigError(refusals.join('; ').replace(/\p{Cc}+/gu, ' '))
  return config
}
