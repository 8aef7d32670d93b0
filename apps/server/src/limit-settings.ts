import { type LimitRates, mapRates } from './domain/limits/limit-rates.ts'
import type { Rate } from './domain/limits/token-bucket.ts'
import type { SocketMaxima } from './domain/limits/socket-caps.ts'
import { type Environment, integer, oneOf, readSettings, Refused, type Setting, setting } from './settings.ts'

/** Most tokens of a limit, and the longest time that they may take to come back, in milliseconds. */
const COUNT_MAX = 1_000_000
const PERIOD_MAX_MS = 24 * 3_600_000

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000 }

/** Reads `50/5s`: 50 at once, which come back evenly over 5 seconds. */
function rate(text: string): Rate {
  const [, count, time, unit] = /^(\d{1,7})\/(\d{1,5})([smh])$/.exec(text) ?? []
  const parsed = { count: Number(count), perMs: Number(time) * UNIT_MS[unit as keyof typeof UNIT_MS] }
  if (
    !(parsed.count >= 1 && parsed.count <= COUNT_MAX && parsed.perMs > 0 && parsed.perMs <= PERIOD_MAX_MS)
  ) {
    throw new Refused(
      `must be a number from 1 to ${COUNT_MAX} and a time of up to 24h, like 50/5s, 20/10m or 100/1h, not "${text}"`,
    )
  }
  return parsed
}

function limit(variable: string, fallback: string): Setting<Rate> {
  return setting(variable, rate(fallback), rate)
}

const rates = {
  messagesMember: limit('LIMIT_MESSAGES_MEMBER', '50/5s'),
  messagesRoom: limit('LIMIT_MESSAGES_ROOM', '1000/10s'),
  messagesMemberSpare: limit('LIMIT_MESSAGES_MEMBER_SPARE', '2/10s'),
  messagesRoomSpare: limit('LIMIT_MESSAGES_ROOM_SPARE', '1000/10s'),
  messagesAddress: limit('LIMIT_MESSAGES_ADDRESS', '3000/10s'),
  messagesTotal: limit('LIMIT_MESSAGES_TOTAL', '50000/10s'),
  framesConnection: limit('LIMIT_FRAMES_CONNECTION', '100/10s'),
  refusalsConnection: limit('LIMIT_REFUSALS_CONNECTION', '200/1m'),
  missesAddress: limit('LIMIT_MISSES_ADDRESS', '10/1m'),
  missesAddressUnderAttack: limit('LIMIT_MISSES_ADDRESS_UNDER_ATTACK', '3/1m'),
  missesNetwork: limit('LIMIT_MISSES_NETWORK', '60/1m'),
  missesTotal: limit('LIMIT_MISSES_TOTAL', '600/1m'),
  roomsAddress: limit('LIMIT_ROOMS_ADDRESS', '200/10m'),
  roomsNetwork: limit('LIMIT_ROOMS_NETWORK', '600/10m'),
  roomsTotal: limit('LIMIT_ROOMS_TOTAL', '6000/10m'),
  seatsAddress: limit('LIMIT_SEATS_ADDRESS', '2000/10m'),
  seatsRoom: limit('LIMIT_SEATS_ROOM', '2000/10m'),
  seatsRoomAddress: limit('LIMIT_SEATS_ROOM_ADDRESS', '400/10m'),
  renewalsMember: limit('LIMIT_RENEWALS_MEMBER', '100/1m'),
  readsMember: limit('LIMIT_READS_MEMBER', '100/10s'),
  requestsAddress: limit('LIMIT_REQUESTS_ADDRESS', '3000/10s'),
} satisfies Record<keyof LimitRates, Setting<Rate>>

const sockets = {
  perAddress: setting('SOCKETS_PER_ADDRESS', 2000, integer(1, COUNT_MAX)),
  silentPerAddress: setting('SILENT_SOCKETS_PER_ADDRESS', 200, integer(1, COUNT_MAX)),
} satisfies Record<keyof SocketMaxima, Setting<number>>

const masterSwitch = { rateLimits: setting('RATE_LIMITS', 'on', oneOf('on', 'off')) }

/** What bounds the clients. `enabled` is false if nothing does: then every number is infinite. */
export interface LimitConfig {
  enabled: boolean
  rates: LimitRates
  sockets: SocketMaxima
}

/** Reads the limits; what cannot be used is added to `refusals`. */
export function readLimits(env: Environment, refusals: string[]): LimitConfig {
  const enabled = readSettings(masterSwitch, env, refusals).rateLimits === 'on'
  const configured = readSettings(rates, env, refusals)
  const maxima = readSettings(sockets, env, refusals)
  if (enabled) return { enabled, rates: configured, sockets: maxima }
  return {
    enabled,
    rates: mapRates(configured, unlimited),
    sockets: { perAddress: Infinity, silentPerAddress: Infinity },
  }
}

function unlimited({ perMs }: Rate): Rate {
  return { count: Infinity, perMs }
}
