import { checkText, CLIENT_ID_MAX_LENGTH, countCodePoints } from '@parley/protocol'
import { SendError } from './errors.ts'

const complaints = {
  empty: 'The message is empty.',
  not_well_formed: 'The message holds half of a character pair.',
  too_long: 'The message is too long.',
} as const

/** The text as it will be stored (SPEC M1). Throws `invalid_request` or `too_large`, so that a refusal costs no round trip. */
export function requireText(raw: string): string {
  const check = checkText(raw)
  if (check.ok) return check.text
  throw new SendError(check.reason === 'too_long' ? 'too_large' : 'invalid_request', complaints[check.reason])
}

/** `id` if it can be one (SPEC M2), else throws `invalid_request`. */
export function requireId(id: string): string {
  if (id !== '' && countCodePoints(id) <= CLIENT_ID_MAX_LENGTH) return id
  throw new SendError('invalid_request', `An id has 1 to ${CLIENT_ID_MAX_LENGTH} characters.`)
}
