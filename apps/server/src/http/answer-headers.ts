import { SESSION_COOKIE } from '../auth/cookies.ts'

/** A header of an answer, for the API document. */
interface AnswerHeader {
  type: 'string' | 'integer'
  description: string
  /** Whether every such answer has it. */
  required: boolean
  examples: (string | number)[]
}

/** Headers of an answer by their names. */
export type AnswerHeaders = Record<string, AnswerHeader>

const cookie = (description: string, example: string, required = true): AnswerHeaders => ({
  'Set-Cookie': { type: 'string', description, required, examples: [`${SESSION_COOKIE}=${example}`] },
})

/** The cookie of a session that has begun. */
export const sessionCookie = cookie(
  'The token, for pages of the same site.',
  'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl; Path=/; HttpOnly; SameSite=Lax',
)

const cleared = '; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax'

/** The cookie of a session that has ended. */
export const clearedCookie = cookie('Clears the cookie.', cleared)

/** The same after a call by token: only if the request had that token as its cookie, too. */
export const clearedOwnCookie = cookie('Clears the cookie, if it held this token.', cleared, false)

/** Where the room is found that was made. */
export const location: AnswerHeaders = {
  Location: {
    type: 'string',
    description: 'Address of the room.',
    required: true,
    examples: ['/rooms/AB3K'],
  },
}

const retryAfter = (required: boolean): AnswerHeaders => ({
  'Retry-After': { type: 'integer', description: 'Seconds to wait.', required, examples: [1] },
})

/** What comes with a refusal, by its status. */
export const refusalHeaders: Partial<Record<number, AnswerHeaders>> = {
  401: {
    'WWW-Authenticate': {
      type: 'string',
      description: 'How to authenticate.',
      required: true,
      examples: ['Bearer'],
    },
  },
  429: retryAfter(true),
  503: retryAfter(false),
}
