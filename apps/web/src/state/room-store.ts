import { type CloseReason, type RoomConnection, type RoomConnectionState, SendError } from '@parley/client'
import type { Session } from '@parley/protocol'
import { createStore, type StoreApi } from 'zustand'
import { seats } from '../lib/seats.ts'
import { toSteady } from '../lib/steady-clock.ts'
import { parley } from './client.ts'
import type { Ending, Link, RoomState } from './room-state.ts'
import { learnPeople, loadMembers, rosterOf } from './roster.ts'
import { TimelineFeed } from './timeline-feed.ts'
import { Typists } from './typists.ts'

/** How many events one look into the past brings. */
const HISTORY_PAGE = 100

/** A room on the screen. */
export type RoomHandle = {
  store: StoreApi<RoomState>
  /** Connects. Returns what disconnects again; the seat stays. */
  open: () => () => void
  /** Gives the seat up. */
  leave: () => Promise<void>
  /** The seat, with the token that is in use. */
  session: () => Session
}

/** The room of a seat, not connected yet. */
export function createRoomHandle(seat: Session): RoomHandle {
  const store = createStore<RoomState>()(() => initialState(seat))
  let session = seat
  let leave = () => Promise.resolve()
  return {
    store,
    open: () => {
      const connection = parley().connect(session)
      leave = () => connection.leave()
      connection.on('session', (fresh) => {
        session = fresh
        seats.renew(fresh)
      })
      const detach = attach(store, connection)
      // Left in another tab, be it that this can still be undone there: whoever writes on here would write to nobody.
      const unwatch = seats.onLeftElsewhere(seat.code, () => {
        detach()
        store.setState({ link: { status: 'ended', why: 'left-elsewhere' } })
      })
      return () => {
        unwatch()
        detach()
      }
    },
    leave: () => leave(),
    session: () => session,
  }
}

function attach(store: StoreApi<RoomState>, connection: RoomConnection): () => void {
  const feed = new TimelineFeed(store, connection)
  const typists = new Typists((ids) => store.setState({ typists: ids }))
  const stops = [
    connection.on('state', (state) => store.setState(({ link }) => ({ link: toLink(state, link) }))),
    connection.on('welcome', ({ room, self, members, floor, at }) => {
      feed.welcome(floor, Date.parse(at) - Date.now())
      store.setState((state) => ({ room, self, ...learnPeople(state, members), ...rosterOf(connection) }))
    }),
    connection.on('reset', () => feed.interrupt()),
    connection.on('event', (event) => feed.add(event)),
    connection.on('live', () => feed.live()),
    connection.on('presence', ({ offline }) => {
      for (const id of offline) typists.stopped(id)
      store.setState(rosterOf(connection))
    }),
    connection.on('typing', ({ by }) => typists.typing(by)),
    connection.on('message', ({ by }) => typists.stopped(by)),
    connection.on('left', ({ by }) => typists.stopped(by)),
    connection.on('outbox', (entry) => feed.outbox(entry)),
  ]
  store.setState(actions(store, connection, feed))
  return () => {
    for (const stop of stops) stop()
    feed.close()
    typists.close()
    connection.close()
  }
}

type Actions = Pick<
  RoomState,
  'send' | 'tellTyping' | 'retry' | 'discard' | 'loadLatest' | 'loadEarlier' | 'loadMembers' | 'reconnectNow'
>

function actions(store: StoreApi<RoomState>, connection: RoomConnection, feed: TimelineFeed): Actions {
  return {
    send: (text) => {
      try {
        // Its fate comes by outbox events.
        void connection.send(text)
        if (store.getState().interrupted) feed.loadLatest()
        return null
      } catch (error) {
        if (!(error instanceof SendError)) throw error
        if (error.code === 'queue_full') return 'queue-full'
        return error.code === 'closed' ? 'ended' : 'unsendable'
      }
    },
    tellTyping: () => connection.typing(),
    retry: (id) => {
      if (connection.state.status !== 'closed') void connection.retry(id)
    },
    discard: (id) => connection.discard(id),
    loadLatest: () => feed.loadLatest(),
    loadEarlier: () => feed.loadEarlier(HISTORY_PAGE),
    loadMembers: () => loadMembers(store, connection),
    reconnectNow: () => connection.reconnectNow(),
  }
}

/** A room before anything is known of it but the seat. */
export function initialState(session: Session): RoomState {
  const idle = () => undefined
  return {
    room: session.room,
    self: session.self,
    link: { status: 'connecting' },
    loaded: false,
    events: [],
    outgoing: [],
    heldUntil: null,
    names: new Map([[session.self.id, session.self.name]]),
    lookalikes: new Map(),
    members: [],
    memberCount: 0,
    hasMoreMembers: false,
    membersPage: 'idle',
    history: { hasEarlier: false, loading: false, failed: false },
    interrupted: false,
    arrivals: [],
    caughtUp: false,
    clockSkew: 0,
    typists: [],
    send: () => 'ended',
    tellTyping: idle,
    retry: idle,
    discard: idle,
    loadEarlier: () => Promise.resolve(null),
    loadLatest: idle,
    loadMembers: () => Promise.resolve(),
    reconnectNow: idle,
  }
}

const endings: Readonly<Record<CloseReason, Ending>> = {
  left: 'left-elsewhere',
  left_elsewhere: 'left-elsewhere',
  unauthorized: 'seat-gone',
  removed: 'removed',
  room_gone: 'room-gone',
  unsupported: 'outdated',
  protocol_error: 'refused',
  closed_by_client: 'refused',
}

function toLink(state: RoomConnectionState, before: Link): Link {
  switch (state.status) {
    case 'connecting':
    case 'live':
      return state
    case 'reconnecting':
      return {
        status: 'down',
        // Of an outage that is known already: the clock that named its beginning may have been set since.
        since: before.status === 'down' ? before.since : toSteady(state.since),
        retryAt: state.nextAttemptAt === null ? null : toSteady(state.nextAttemptAt),
      }
    case 'closed':
      return { status: 'ended', why: endings[state.reason] }
  }
}
