import { PartFailed } from '../src/part-failed.tsx'
import { strings } from '../src/strings.ts'
import { Crashed } from '../src/ui/crashed.tsx'
import { hall, hardNames, team, withLookalike } from './fixtures/people.ts'
import { roster } from './fixtures/room.tsx'
import { appears, press } from './play.ts'
import { room } from './room-states.tsx'
import type { State } from './state.ts'

/** Where there is no rail, the people are in a sheet. */
async function showPeople(count: number) {
  if (matchMedia('(min-width: 48rem)').matches) return
  await press(strings.people.button(count))
  await appears('dialog[open]')
}

/** Who is there: in the rail, or in the sheet on a phone. */
export const peopleStates: readonly State[] = [
  room('people', 'Four people', undefined, () => showPeople(team.length)),
  room(
    'people-lookalike',
    'A look-alike',
    () => roster(withLookalike),
    () => showPeople(withLookalike.length),
  ),
  room(
    'people-hard',
    'Hard names',
    () => roster(hardNames),
    () => showPeople(hardNames.length),
  ),
  room(
    'people-hall',
    'A full hall',
    () => ({ ...roster(hall), memberCount: 312, hasMoreMembers: true }),
    () => showPeople(312),
  ),
  room(
    'people-failed',
    'More people can’t be loaded',
    () => ({ ...roster(hall), memberCount: 312, hasMoreMembers: true, membersPage: 'failed' }),
    () => showPeople(312),
  ),
]

async function open(name: string) {
  await press(name)
  await appears('dialog[open]')
}

/** What lies over the room. */
export const sheetStates: readonly State[] = [
  room('invite', 'Invite', undefined, async () => {
    const tiles = await appears('h1 button, header button[aria-haspopup=dialog]')
    tiles.click()
    await appears('dialog[open]')
  }),
  room('connect', 'Connect', undefined, async () => {
    const tiles = await appears('h1 button, header button[aria-haspopup=dialog]')
    tiles.click()
    const tab = await appears('dialog[open] [role=tab]:last-child')
    tab.click()
  }),
  room('settings', 'Settings', undefined, () => open(strings.settings.heading)),
  room('shortcuts', 'Shortcuts', undefined, async () => {
    await open(strings.settings.heading)
    if (matchMedia('(any-pointer: fine)').matches) await press(strings.shortcuts.heading)
  }),
  {
    name: 'part-failed',
    title: 'A part can’t be loaded',
    stage: () => ({
      content: (
        <main>
          <h1>{strings.app.name}</h1>
          <PartFailed prominent text={strings.app.partFailed} />
        </main>
      ),
    }),
  },
  {
    name: 'crashed',
    title: 'The page failed',
    stage: () => ({
      content: (
        <Crashed
          text={strings.app.crashed}
          hint={strings.app.crashedHint}
          action={strings.app.reload}
          onReload={() => undefined}
        />
      ),
    }),
  },
]
