import type { Rate } from './token-bucket.ts'

/** The rates that can be configured, by what they bound and for whom. */
export interface LimitRates {
  messagesMember: Rate
  messagesRoom: Rate
  messagesMemberSpare: Rate
  messagesRoomSpare: Rate
  messagesAddress: Rate
  messagesTotal: Rate
  framesConnection: Rate
  refusalsConnection: Rate
  missesAddress: Rate
  missesAddressUnderAttack: Rate
  missesNetwork: Rate
  missesTotal: Rate
  roomsAddress: Rate
  roomsNetwork: Rate
  roomsTotal: Rate
  seatsAddress: Rate
  seatsRoom: Rate
  seatsRoomAddress: Rate
  renewalsMember: Rate
  readsMember: Rate
  requestsAddress: Rate
}

/** Name of a limit. */
export type LimitName = keyof LimitRates

/** Something else for each rate. */
export function mapRates<T>(rates: LimitRates, map: (rate: Rate) => T): Record<LimitName, T> {
  const entries = Object.entries(rates).map(([name, rate]: [string, Rate]) => [name, map(rate)])
  return Object.fromEntries(entries) as Record<LimitName, T>
}
