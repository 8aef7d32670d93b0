import type { RoomConnection } from '@parley/client'
import type { Member } from '@parley/protocol'
import type { StoreApi } from 'zustand'
import { marksOf } from '../lib/lookalikes.ts'
import type { RoomState } from './room-state.ts'

/** The roster as far as the connection knows it. */
export const rosterOf = (connection: RoomConnection) => ({
  members: [...connection.members.values()],
  memberCount: Math.max(connection.memberCount, connection.members.size),
  hasMoreMembers: connection.hasMoreMembers,
})

/**
 * What a roster, which is newer than what is known, tells of people. The first one puts them into the order of their coming, oneself
 * among them, so that everybody sees them in the same hues; later ones leave the order as it is.
 */
export function learnPeople({ names, lookalikes, loaded }: RoomState, members: readonly Member[]) {
  const current = members.map(({ id, name }) => [id, name] as const)
  return {
    names: new Map(loaded ? [...names, ...current] : [...current, ...names, ...current]),
    lookalikes: marksOf(members, lookalikes),
  }
}

/** Reads the next page of a long roster. */
export async function loadMembers(store: StoreApi<RoomState>, connection: RoomConnection): Promise<void> {
  if (store.getState().membersPage === 'loading') return
  store.setState({ membersPage: 'loading' })
  const outcome = await connection.loadMembers().then(
    () => 'idle' as const,
    () => 'failed' as const,
  )
  const roster = rosterOf(connection)
  store.setState((state) => ({ membersPage: outcome, ...roster, ...learnPeople(state, roster.members) }))
}
