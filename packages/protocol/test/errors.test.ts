import { expect, it } from 'vitest'
import { type ErrorCode, errorCatalogue } from '../src/index.ts'

/** Status of each code as the contract with clients has it; `null` only appears in `error` frames. */
const statuses: Record<ErrorCode, number | null> = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  room_not_found: 404,
  not_found: 404,
  request_timeout: 408,
  name_taken: 409,
  id_conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  upgrade_required: 426,
  rate_limited: 429,
  internal_error: 500,
  storage_unavailable: 503,
  unavailable: 503,
  bad_frame: null,
  unknown_type: null,
  room_gone: null,
}

it('A2: every code has its status', () => {
  expect(
    Object.fromEntries(Object.entries(errorCatalogue).map(([code, entry]) => [code, entry.status])),
  ).toEqual(statuses)
})

it('A2: every code has a title of its own, for people', () => {
  const titles = Object.values(errorCatalogue).map((entry) => entry.title)
  expect(new Set(titles).size).toBe(titles.length)
  for (const title of titles) expect(title).toMatch(/^[A-Z].*[^.]$/)
})
