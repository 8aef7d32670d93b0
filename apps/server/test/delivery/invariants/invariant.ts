import type { Observations } from '../observations.ts'
import type { RoomLog } from '../room-log.ts'

/** Names of what must hold; `B3` and `P2` are rules of SPEC.md that the same history shows. */
export type InvariantName = `I${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 14}` | 'B3' | 'P2'

/** Notes a violation. `indexes`: the entries of the history that show it. */
export type Report = (invariant: InvariantName, message: string, indexes: number[]) => void

/** What is checked, room by room: what was seen, and the log that is left of it. */
export type Case = Observations & { log: RoomLog; stored: RoomLog }

/** Looks for violations of one invariant. */
export type Invariant = (room: Case, report: Report) => void
