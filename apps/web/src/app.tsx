import { normalizeCode, type Session } from '@parley/protocol'
import { Suspense, useCallback, useEffect, useState } from 'react'
import { Route, Router, Switch, useLocation } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { drafts } from './lib/drafts.ts'
import { later } from './lib/later.tsx'
import { seats } from './lib/seats.ts'
import { aroundNavigation } from './lib/transition.ts'
import { useCodeLength } from './state/client.ts'
import type { EntryResult } from './state/entry.ts'
import { forgetRoom } from './state/forget-room.ts'
import { forgetOutbox } from './state/outbox-storage.ts'
import { useRecentRooms } from './state/recent-rooms.ts'
import type { Ending } from './state/room-state.ts'
import { strings } from './strings.ts'

const HomeScreen = later(async () => (await import('./home-screen.tsx')).HomeScreen)
const RoomPage = later(async () => (await import('./room-page.tsx')).RoomPage)

/** Starts loading the code of the page that `path` leads to. */
export async function preloadPage(path: string): Promise<void> {
  const code = /^\/r\/([^/]+)$/.exec(path)?.[1]
  const seated = code !== undefined && seats.find(normalizeCode(code) ?? code) !== null
  // What fails here is tried again, and told of, where it is shown.
  await (seated ? RoomPage : HomeScreen).preload().catch(() => undefined)
}

/** The whole app: the way in at `/`, a room at `/r/CODE`. */
export function App() {
  return (
    <Router aroundNav={aroundNavigation}>
      <Suspense fallback={null}>
        <Switch>
          <Route path="/">
            <Entrance />
          </Route>
          <Route path="/r/:code">
            {({ code }) => <Door key={code} code={normalizeCode(code) ?? code} />}
          </Route>
          <Route>
            <Entrance lost />
          </Route>
        </Switch>
      </Suspense>
    </Router>
  )
}

/** Has the code of a page at hand before somebody goes there. */
function usePreloaded(page: { preload: () => Promise<void> }) {
  useEffect(() => {
    page.preload().catch(() => undefined)
  }, [page])
}

function Entrance({ lost = false }: { lost?: boolean }) {
  const [, navigate] = useLocation()
  const codeLength = useCodeLength()
  const closedCode = closedCodeOf(useHistoryState<unknown>())
  usePreloaded(RoomPage)
  return (
    <HomeScreen
      key={closedCode}
      closedCode={closedCode}
      lost={lost}
      codeLength={codeLength}
      onEnter={(session) => navigate(`/r/${session.code}`)}
    />
  )
}

/** Puts the room of a seat on the list of those to come back to. */
function useRemembered(seat: Session | null) {
  const code = seat?.code
  const title = seat?.room.title ?? null
  useEffect(() => {
    if (code !== undefined) useRecentRooms.getState().remember({ code, title, at: Date.now() })
  }, [code, title])
}

/** Makes a room, by code that came with the home page: a room on the screen needs it only at its end. */
async function createNew(name: string): Promise<EntryResult> {
  try {
    const { createRoom } = await import('./home-screen.tsx')
    return await createRoom(name)
  } catch {
    return { ok: false, problem: { field: 'form', text: strings.server.unreachable } }
  }
}

/** What `Door` leaves in the history for somebody whose room is no more. */
function closedCodeOf(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('closedCode' in state)) return undefined
  return typeof state.closedCode === 'string' ? state.closedCode : undefined
}

/** `/r/CODE`: the room for who has a seat there, else the way in, with the code filled in. */
function Door({ code }: { code: string }) {
  const [, navigate] = useLocation()
  const codeLength = useCodeLength()
  const [seat, setSeat] = useState<Session | null>(() => seats.find(code))
  const [notice, setNotice] = useState<string>()
  usePreloaded(seat === null ? RoomPage : HomeScreen)
  useRemembered(seat)

  const onEnded = useCallback(
    (why: Ending, ended: Session, seen: boolean) => {
      // Only the seat is gone, not what is on the screen: that stays readable until the person moves on.
      if (why === 'room-gone' || why === 'removed' || why === 'left-elsewhere') {
        // What another tab has left is its to clear up, as it may undo that; but this tab's draft is nobody else's.
        if (seats.find(code) === null) seats.forget(code)
        else forgetRoom(ended)
      }
      // A room that was never on this screen leaves nothing to read.
      if (why === 'room-gone' && !seen) navigate('/', { replace: true, state: { closedCode: code } })
      if (why === 'seat-gone') {
        // A tab that slept past its token goes on with the one that another tab has taken.
        const renewed = seats.findRenewed(ended)
        if (renewed !== null) return setSeat(renewed)
        seats.drop(code)
        void forgetOutbox(ended)
        setNotice(strings.notices.seatGone)
        setSeat(null)
      }
    },
    [code, navigate],
  )

  if (seat === null) {
    return (
      <HomeScreen
        code={code}
        codeLength={codeLength}
        notice={notice}
        onEnter={(session) => (session.code === code ? setSeat(session) : navigate(`/r/${session.code}`))}
      />
    )
  }

  const createAnother = async (draft: string) => {
    const result = await createNew(seat.self.name)
    if (!result.ok) return result.problem
    // What was being written isn't lost with the room; nobody sees it there until it is sent.
    if (draft !== '') drafts.write(result.session.code, draft)
    navigate(`/r/${result.session.code}`)
    return null
  }

  return (
    <RoomPage
      key={seat.token}
      session={seat}
      onLeft={() => navigate('/')}
      onEnded={onEnded}
      onCreateAnother={createAnother}
      onGoHome={() => navigate('/')}
      onRejoin={() => {
        setNotice(undefined)
        setSeat(null)
      }}
    />
  )
}
