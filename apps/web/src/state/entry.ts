import { createId, ProblemError } from '@parley/client'
import { nameKey, type Session } from '@parley/protocol'
import { leavingSeats } from '../lib/leaving-seats.ts'
import { seats } from '../lib/seats.ts'
import { strings } from '../strings.ts'
import { parley } from './client.ts'
import { forgetOutbox } from './outbox-storage.ts'
import { departingSeat, settleDeparture } from './departure.ts'
import { useRecentRooms } from './recent-rooms.ts'
import { isUnreachable, noteReachable, noteUnreachable } from './server-reach.ts'

/** A form field of the home page. */
export type EntryField = 'code' | 'name' | 'form'

/** Why somebody isn't in a room yet, ready to be shown. */
export type EntryProblem = {
  field: EntryField
  text: string
  /** A name that is free. */
  suggestion?: string
  /** There is no room with this code. */
  noRoom?: string
  /** When trying again makes sense, in milliseconds of `Date.now()`. */
  retryAt?: number
  /** The room exists and lets them not in; what may lead further is the same again, or a room of one's own. */
  refused?: { next: 'join' | 'create' }
  /** Nobody has answered: the page says so by itself, and tells when that is over. */
  unreachable?: true
}

/** What became of the attempt to enter a room. */
export type EntryResult = { ok: true; session: Session } | { ok: false; problem: EntryProblem }

/** Keys of attempts whose outcome is unknown, by what was asked: the next try is the same one to the server. */
const openAttempts = new Map<string, string>()

/** The key under which `name` wants to enter `code` (or a new room): no answer lost on the way leaves a ghost behind. */
function attemptKey(code: string, name: string): string {
  const asked = `${code}/${name}`
  const key = openAttempts.get(asked) ?? createId()
  openAttempts.set(asked, key)
  return key
}

/** Makes a room and takes its first seat. */
export async function createRoom(name: string): Promise<EntryResult> {
  const idempotencyKey = attemptKey('', name)
  return attempt(() => parley().createRoom({ name }, { idempotencyKey }), { name, code: '' })
}

/** Takes a seat in a room; the one this browser holds there already, if it is under the same name. */
export async function joinRoom(code: string, name: string): Promise<EntryResult> {
  const held = heldSeat(code, name)
  const idempotencyKey = attemptKey(code, name)
  const join = (token?: string) =>
    parley().joinRoom(code, { name }, token === undefined ? { idempotencyKey } : { token })
  return attempt(
    async () => {
      if (held === null) return await join()
      try {
        const session = await join(held.token)
        leavingSeats.remove(held.token)
        return session
      } catch (error) {
        // The seat is gone, the room may be there: in by the front door.
        if (!(error instanceof ProblemError) || error.code !== 'unauthorized') throw error
        held.drop()
        return await join()
      }
    },
    { name, code },
  )
}

/** The seat that is this person's in `code`, be they on their way out of there, or gone without the server knowing. */
function heldSeat(code: string, name: string): { token: string; drop: () => void } | null {
  const departing = departingSeat(code)
  const isTheirs = departing !== null && nameKey(departing.self.name) === nameKey(name.trim())
  const seat = isTheirs ? departing : seats.findFor(code, name)
  if (seat === null) {
    const left = leavingSeats.findFor(code, name)
    return left && { token: left.token, drop: () => leavingSeats.remove(left.token) }
  }
  const drop = () => {
    seats.drop(code)
    void forgetOutbox(seat)
  }
  return { token: seat.token, drop }
}

async function attempt(
  enter: () => Promise<Session>,
  asked: { name: string; code: string },
): Promise<EntryResult> {
  try {
    const session = await enter()
    openAttempts.delete(`${asked.code}/${asked.name}`)
    seats.keep(session)
    seats.writeName(asked.name.trim())
    noteReachable()
    settleDeparture(session)
    return { ok: true, session }
  } catch (error) {
    const problem = explain(error, asked)
    if (problem.unreachable) noteUnreachable()
    else noteReachable()
    // What is gone is no place to come back to.
    if (problem.noRoom !== undefined) useRecentRooms.getState().forget(problem.noRoom)
    return { ok: false, problem }
  }
}

function explain(error: unknown, { name, code }: { name: string; code: string }): EntryProblem {
  const { problems } = strings
  if (isUnreachable(error)) return { field: 'form', text: strings.server.unreachable, unreachable: true }
  if (!(error instanceof ProblemError)) throw error
  switch (error.code) {
    case 'room_not_found':
      return { field: 'code', text: problems.unknownCode(code), noRoom: code }
    case 'name_taken': {
      const suggestion = error.suggestion === undefined ? {} : { suggestion: error.suggestion }
      return { field: 'name', text: problems.nameTaken(name.trim()), ...suggestion }
    }
    case 'forbidden':
      return { field: 'form', ...refusal(error.reason) }
    case 'rate_limited': {
      const waitMs = error.retryAfterMs ?? 10_000
      return {
        field: 'form',
        text: problems.rateLimited(Math.ceil(waitMs / 1000)),
        retryAt: Date.now() + waitMs,
      }
    }
    case 'invalid_request':
      return invalid(error)
    default:
      return { field: 'form', text: problems.serverFailed }
  }
}

function refusal(reason: string | undefined): Pick<EntryProblem, 'text' | 'refused'> {
  const { problems } = strings
  if (reason === 'full') return { text: problems.full, refused: { next: 'create' } }
  if (reason === 'locked') return { text: problems.locked, refused: { next: 'join' } }
  if (reason === 'banned' || reason === 'removed')
    return { text: problems.banned, refused: { next: 'create' } }
  return { text: problems.forbidden, refused: { next: 'join' } }
}

function invalid(error: ProblemError): EntryProblem {
  const { problems } = strings
  const [first] = error.errors
  if (first?.field === 'name') return { field: 'name', text: problems.nameRefused }
  if (first?.field === 'code') return { field: 'code', text: problems.codeNotACode }
  return { field: 'form', text: problems.invalid }
}
