import { CloseCode, type Session } from '@parley/protocol'
import { NetworkError, ProblemError } from './errors.ts'
import type { RestApi } from './rest.ts'

/** Refusals that are final, with the close code that means the same (SPEC T4, H3). */
const final: ReadonlyMap<string, CloseCode> = new Map([
  ['unauthorized', CloseCode.unauthorized],
  // The server did not know the seat by its token, and took us for somebody new.
  ['name_taken', CloseCode.unauthorized],
  ['forbidden', CloseCode.removed],
  ['room_not_found', CloseCode.roomGone],
])

/**
 * Asks for a fresh token of a seat (SPEC T5). Gives the session with it, or the close code that says why there is none for good.
 * @throws ProblemError or NetworkError for what may pass
 */
export async function renewSeat(rest: RestApi, session: Session): Promise<Session | CloseCode> {
  const { code, token, self } = session
  try {
    const fresh: Partial<Session> | undefined = await rest.joinRoom(code, { name: self.name }, { token })
    if (!isSession(fresh)) throw new NetworkError('invalid_answer', 'The answer is no session.')
    if (fresh.self.id === self.id) return fresh
    // Our seat is gone, and this is another one, which nobody has asked for. If it can't be given up it lapses.
    await rest.leave(fresh).catch(() => undefined)
    return CloseCode.unauthorized
  } catch (error) {
    const meaning = error instanceof ProblemError ? final.get(error.code) : undefined
    if (meaning === undefined) throw error
    return meaning
  }
}

function isSession(answer: Partial<Session> | undefined): answer is Session {
  return (
    typeof answer?.token === 'string' &&
    Number.isFinite(Date.parse(answer.expiresAt ?? '')) &&
    typeof answer.self?.id === 'string'
  )
}
