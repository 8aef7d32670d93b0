/** What a fault concerned, as far as that is known: for the log, so that it can be followed up. */
export interface FaultPlace {
  roomId?: string
  memberId?: string
}

/** Hears of what was not foreseen. It has been dealt with, by closing a connection or trying again later; must not throw. */
export type FaultListener = (error: unknown, place?: FaultPlace) => void
