import type { ComponentProps } from 'react'
import { DEFAULT_CODE_LENGTH } from '../src/lib/config.ts'
import { HomePage } from '../src/features/home/home-page.tsx'
import { LookControls } from '../src/features/settings/look-controls.tsx'
import { UpdateNotice } from '../src/features/updates/update-notice.tsx'
import { seats } from '../src/lib/seats.ts'
import { useUpdate } from '../src/state/app-update.ts'
import { useDeparture } from '../src/state/departure.ts'
import { useRecentRooms } from '../src/state/recent-rooms.ts'
import { useReach } from '../src/state/server-reach.ts'
import { strings } from '../src/strings.ts'
import { seat } from './fixtures/people.ts'
import { appears, press } from './play.ts'
import type { State } from './state.ts'
import { type Answer, answerWith } from './without-server.ts'

function home(props: Partial<ComponentProps<typeof HomePage>> = {}) {
  return (
    <HomePage
      codeLength={DEFAULT_CODE_LENGTH}
      onEnter={() => undefined}
      lookControls={<LookControls />}
      updateNotice={<UpdateNotice />}
      {...props}
    />
  )
}

const DAY = 86_400_000

const recent = [
  { code: 'KP4W', title: 'Ticket page: the map is blank', at: Date.now() - DAY },
  { code: 'B7TD', title: null, at: Date.now() - 9 * DAY },
]

/** Somebody who has left, and can undo it. */
const departure = {
  seat,
  restore: () => undefined,
  closesAt: Date.now() + 3_600_000,
  latestAt: Date.now() + 3_600_000,
  heldAt: null,
}

/** Somebody with a name presses Join, and is told this. */
function refused(name: string, title: string, answer: Answer): State {
  return {
    name: `home-${name}`,
    title,
    stage: () => {
      seats.writeName('Bea')
      answerWith(answer)
      return {
        content: home({ code: 'M7QK' }),
        play: async () => {
          await press(strings.home.join)
          await appears('[role=alert]')
        },
      }
    },
  }
}

/** The home page: empty, filled in, on the way to a room, and everything that can keep one from getting in. */
export const homeStates: readonly State[] = [
  { name: 'home', title: 'Empty', stage: () => ({ content: home() }) },
  {
    name: 'home-recent',
    title: 'Recent rooms',
    stage: () => {
      useRecentRooms.setState({ rooms: recent })
      return { content: home() }
    },
  },
  {
    name: 'home-return',
    title: 'A seat that is still there',
    stage: () => {
      seats.keep(seat)
      useRecentRooms.setState({ rooms: [{ code: seat.code, title: null, at: Date.now() }, ...recent] })
      return { content: home() }
    },
  },
  {
    name: 'home-departing',
    title: 'Left a room that closes behind one',
    stage: () => {
      useDeparture.setState({ departure: { ...departure, closes: true, unsent: 0 } })
      return { content: home() }
    },
  },
  {
    name: 'home-departing-unsent',
    title: 'Left a room with messages that were not sent',
    stage: () => {
      useDeparture.setState({ departure: { ...departure, closes: false, unsent: 3 } })
      return { content: home() }
    },
  },
  {
    name: 'home-name-missing',
    title: 'Create without a name',
    stage: () => ({
      content: home(),
      play: async () => {
        await press(strings.home.create)
        await appears('[role=alert]')
      },
    }),
  },
  {
    name: 'home-code-missing',
    title: 'Join without a code',
    stage: () => {
      seats.writeName('Bea')
      return {
        content: home(),
        play: async () => {
          await press(strings.home.join)
          await appears('[role=alert]')
        },
      }
    },
  },
  { name: 'home-invited', title: 'Invited', stage: () => ({ content: home({ code: 'M7QK' }) }) },
  {
    name: 'home-filled',
    title: 'Invited, name known',
    stage: () => {
      seats.writeName('Bea')
      return { content: home({ code: 'M7QK' }) }
    },
  },
  {
    name: 'home-busy',
    title: 'Joining',
    stage: () => {
      seats.writeName('Bea')
      answerWith('silence')
      return {
        content: home({ code: 'M7QK' }),
        play: async () => {
          await press(strings.home.join)
          await appears('[aria-busy=true]')
        },
      }
    },
  },
  refused('unknown-code', 'Unknown code', { problem: 'room_not_found' }),
  refused('name-taken', 'Taken name', { problem: 'name_taken', suggestion: 'Bea 2' }),
  refused('full', 'Full room', { problem: 'forbidden', reason: 'full' }),
  refused('locked', 'Locked room', { problem: 'forbidden', reason: 'locked' }),
  refused('banned', 'Banned', { problem: 'forbidden', reason: 'banned' }),
  refused('rate-limited', 'Too many tries', { problem: 'rate_limited', retryAfter: 42 }),
  {
    name: 'home-unreachable',
    title: 'Server down',
    stage: () => {
      useReach.setState({ reach: { status: 'down', retryAt: null } })
      answerWith('silence')
      return { content: home({ code: 'M7QK' }) }
    },
  },
  {
    name: 'home-create-unreachable',
    title: 'Create, and no server',
    stage: () => {
      seats.keep(seat)
      seats.writeName('Bea')
      useRecentRooms.setState({ rooms: [{ code: seat.code, title: null, at: Date.now() }, ...recent] })
      return {
        content: home(),
        play: async () => {
          await press(strings.home.create)
          await appears('[role=alert]')
        },
      }
    },
  },
  {
    name: 'home-server-back',
    title: 'Server back',
    stage: () => {
      useReach.setState({ reach: { status: 'back' } })
      return { content: home() }
    },
  },
  refused('server-failed', 'Server failed', { problem: 'internal_error' }),
  {
    name: 'home-update',
    title: 'A new build is there',
    stage: () => {
      useUpdate.setState({ available: true })
      return { content: home(), play: async () => void (await appears('[role=status]:not(:empty)')) }
    },
  },
  {
    name: 'home-closed-room',
    title: 'From a closed room',
    stage: () => ({ content: home({ closedCode: 'M7QK' }) }),
  },
  {
    name: 'home-seat-gone',
    title: 'Seat gone',
    stage: () => ({ content: home({ code: 'M7QK', notice: strings.notices.seatGone }) }),
  },
  {
    name: 'home-not-found',
    title: 'Nothing at this address',
    stage: () => ({ content: home({ lost: true }) }),
  },
]
