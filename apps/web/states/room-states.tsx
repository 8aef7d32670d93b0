import type { StoreApi } from 'zustand'
import { drafts } from '../src/lib/drafts.ts'
import { steadyNow } from '../src/lib/steady-clock.ts'
import { useUpdate } from '../src/state/app-update.ts'
import type { Ending, RoomState } from '../src/state/room-state.ts'
import { strings } from '../src/strings.ts'
import { seat } from './fixtures/people.ts'
import { liveRoom, Room, roster } from './fixtures/room.tsx'
import { arrivals, hardTexts, longTalk, message, outgoing, shortTalk } from './fixtures/talk.ts'
import { appears, scrollUp } from './play.ts'
import type { State } from './state.ts'
import { setOnline } from './without-server.ts'

/** A state of the room, made when it is shown; `play` gets the store in its hands. */
export function room(
  name: string,
  title: string,
  make: () => Partial<RoomState> = () => ({}),
  play?: (store: StoreApi<RoomState>) => Promise<void>,
): State {
  return {
    name: `room-${name}`,
    title,
    stage: () => {
      const store = liveRoom(make())
      const content = <Room store={store} />
      return play === undefined ? { content } : { content, play: () => play(store) }
    },
  }
}

const connecting = { status: 'connecting' } as const
const downForAMinute = () => ({
  status: 'down' as const,
  since: steadyNow() - 60_000,
  retryAt: steadyNow() + 3_600_000,
})

const ended = (why: Ending, title: string) =>
  room(`ended-${why}`, title, () => ({ link: { status: 'ended', why } }))

/** The room on its way in, with little and with much in it. */
export const talkStates: readonly State[] = [
  room('loading', 'Loading', () => ({ link: connecting, loaded: false, events: [] })),
  room('empty', 'Empty', () => ({ ...roster([{ ...seat.self, online: true }]), events: [] })),
  room('talk', 'A talk'),
  room('title', 'With a title', () => ({
    room: { ...seat.room, title: 'Ticket page: the map is blank, again, and what we do about it' },
  })),
  room(
    'update',
    'A new build is there',
    () => {
      useUpdate.setState({ available: true })
      return {}
    },
    async () => void (await appears('[role=status]', strings.updates.available)),
  ),
  room('long', 'Three days', () => ({ events: longTalk() })),
  room('hard-texts', 'Hard texts', () => ({ events: hardTexts() })),
  room('broken-row', 'A message that can’t be shown', () => ({
    events: [...shortTalk(), message('m_noor', 0, { length: 1 } as never)],
  })),
  room('history-loading', 'Loading earlier messages', () => ({
    history: { hasEarlier: true, loading: true, failed: false },
  })),
  room('history-failed', 'Earlier messages can’t be loaded', () => ({
    history: { hasEarlier: true, loading: false, failed: true },
  })),
  room(
    'jump',
    'Reading above, three new below',
    () => ({ events: longTalk() }),
    async (store) => {
      await scrollUp(strings.timeline.latestLabel)
      store.setState(({ events }) => ({ events: [...events, ...arrivals()] }))
      await appears('button', strings.timeline.newMessagesLabel(3))
    },
  ),
]

/** Own messages on their way, and what is being written. */
export const writingStates: readonly State[] = [
  room('pending', 'On their way', () => ({ outgoing: [outgoing('One moment'), outgoing('And another')] })),
  room('held', 'Held back by the server', () => ({
    outgoing: [outgoing('One moment', { held: true })],
    heldUntil: steadyNow() + 30_000,
  })),
  room('failed', 'Not sent', () => ({
    outgoing: [
      outgoing('Nobody answered this one', { status: 'failed', failure: 'no_ack' }),
      outgoing('This one is refused', { status: 'failed', failure: 'forbidden' }),
    ],
  })),
  room('near-limit', 'Draft near the limit', () => {
    drafts.write(seat.code, 'word '.repeat(775).trim())
    return {}
  }),
  room('over-limit', 'Draft over the limit', () => {
    drafts.write(seat.code, 'word '.repeat(900).trim())
    return {}
  }),
]

/** The connection, and how a room ends for somebody. */
export const connectionStates: readonly State[] = [
  room('reconnecting', 'Reconnecting', () => ({ link: downForAMinute(), outgoing: [outgoing('Hello?')] })),
  room('offline', 'Offline', () => {
    setOnline(false)
    return { link: downForAMinute() }
  }),
  room('awaited', 'Opened without a network', () => {
    setOnline(false)
    return { link: downForAMinute(), loaded: false, events: [], ...roster([]) }
  }),
  room('interrupted', 'Messages were missed', () => ({ interrupted: true })),
  {
    name: 'room-leaving',
    title: 'Leaving',
    stage: () => ({ content: <Room store={liveRoom()} leaving /> }),
  },
  ended('room-gone', 'Closed'),
  room('ended-with-draft', 'Closed while writing', () => {
    drafts.write(seat.code, 'I was about to say that')
    return { link: { status: 'ended', why: 'room-gone' } }
  }),
  ended('left-elsewhere', 'Left in another tab'),
  ended('removed', 'Removed'),
  ended('seat-gone', 'Seat gone'),
  ended('outdated', 'Page older than the server'),
  ended('refused', 'Refused'),
]
