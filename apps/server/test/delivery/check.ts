import type { Entry, SeenEvent } from './history.ts'
import { deliveredIsStored, everyoneIsAtHead, noSilentGap, resumedGetsAll } from './invariants/deliveries.ts'
import type { Invariant, InvariantName } from './invariants/invariant.ts'
import { comingsAlternate, noHoles, refusalHoldsTheRest, senderOrderIsKept } from './invariants/order.ts'
import { readsOwnAcks } from './invariants/reads.ts'
import {
  ackedBeforeSent,
  ackedIsStored,
  oncePerId,
  refusedIsAbsent,
  storedWasSent,
} from './invariants/sends.ts'
import { observe } from './observations.ts'
import { RoomLog } from './room-log.ts'

/** A promise that was broken, and the entries of the history that show it. */
export interface Violation {
  invariant: InvariantName
  room: string
  message: string
  indexes: number[]
}

/** The log of a room at the end, as the API tells it and as the store's file holds it. */
export interface FinalLog {
  room: string
  head: number
  floor: number
  events: SeenEvent[]
  stored: SeenEvent[]
}

const invariants: Invariant[] = [
  ackedIsStored,
  storedWasSent,
  refusedIsAbsent,
  oncePerId,
  noHoles,
  deliveredIsStored,
  noSilentGap,
  everyoneIsAtHead,
  ackedBeforeSent,
  readsOwnAcks,
  senderOrderIsKept,
  refusalHoldsTheRest,
  resumedGetsAll,
  comingsAlternate,
]

/**
 * Holds a history against the logs that are left in the end. The seq of an event is the witness of the order: nothing has to be
 * searched for, and each violation names the entries that show it.
 */
export function check(history: readonly Entry[], logs: readonly FinalLog[]): Violation[] {
  const violations: Violation[] = []
  const seen = observe(history)
  for (const { room, head, floor, events, stored } of logs) {
    const { attempts, connections, reads } = seen.get(room) ?? { attempts: [], connections: [], reads: [] }
    const log = new RoomLog({ room, head, floor, events })
    const storedLog = new RoomLog({ room, head, floor, events: stored })
    for (const invariant of invariants)
      invariant({ attempts, connections, reads, log, stored: storedLog }, (name, message, indexes) =>
        violations.push({ invariant: name, room, message, indexes }),
      )
  }
  return violations
}
