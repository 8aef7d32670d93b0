import { invalidField } from './errors.ts'

/** A place in a roster as clients get it: opaque, so that what it stands for may change (SPEC A7). */
export function toRosterCursor(place: number): string {
  return Buffer.from(String(place)).toString('base64url')
}

/**
 * The place that a cursor stands for.
 * @throws {DomainError} `invalid_request` for a text that {@link toRosterCursor} never gave
 */
export function parseRosterCursor(cursor: string): number {
  const place = Number(Buffer.from(cursor, 'base64url').toString())
  if (Number.isSafeInteger(place) && place >= 0 && toRosterCursor(place) === cursor) return place
  throw invalidField('after', 'is not the `next` of a page of members')
}
