import { homeStates } from './home-states.tsx'
import { connectionStates, talkStates, writingStates } from './room-states.tsx'
import { peopleStates, sheetStates } from './sheet-states.tsx'
import type { State, StateGroup } from './state.ts'

/** Every state there is to see. */
export const groups: readonly StateGroup[] = [
  { title: 'Home', states: homeStates },
  { title: 'Room: talk', states: talkStates },
  { title: 'Room: writing', states: writingStates },
  { title: 'Room: connection', states: connectionStates },
  { title: 'Room: people', states: peopleStates },
  { title: 'Sheets and failures', states: sheetStates },
]

/** The state with this name. */
export const stateOf = (name: string): State | undefined =>
  groups.flatMap(({ states }) => states).find((state) => state.name === name)
