import { describe } from 'vitest'
import { describeAppending } from './store-contract/appending.ts'
import { describeClosing } from './store-contract/closing.ts'
import { describeCommits } from './store-contract/commits.ts'
import { describeIdempotency } from './store-contract/idempotency.ts'
import { describeLookAlikes } from './store-contract/look-alikes.ts'
import { describeNames } from './store-contract/names.ts'
import { describePresence } from './store-contract/presence.ts'
import { describeReading } from './store-contract/reading.ts'
import { describeRecovery } from './store-contract/recovery.ts'
import { type OpenStore, useStore } from './store-contract/rig.ts'
import { describeRooms } from './store-contract/rooms.ts'
import { describeSeats } from './store-contract/seats.ts'

/**
 * The rules of the `Store` port, to be run against every adapter. The tests share one store, each in rooms of its own.
 * @param open opens a store that nobody else writes to
 */
export function describeStore(name: string, open: OpenStore): void {
  describe(`${name} keeps the rules of the Store port`, () => {
    const rig = useStore(open)
    describeRooms(rig)
    describeSeats(rig)
    describeNames(rig)
    describePresence(rig)
    describeLookAlikes(rig)
    describeAppending(rig)
    describeIdempotency(rig)
    describeReading(rig)
    describeCommits(rig)
    describeRecovery(rig)
    describeClosing(open)
  })
}
