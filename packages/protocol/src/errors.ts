/**
 * The one catalogue of error codes. `status` is the HTTP status of the problem document (RFC 9457) that carries the code, or
 * `null` for codes that only appear in `error` frames. `title` is the short, stable summary; the detail is made per occurrence.
 */
export const errorCatalogue = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'A valid token is needed' },
  forbidden: { status: 403, title: 'This is not allowed' },
  room_not_found: { status: 404, title: 'There is no open room with this code' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  name_taken: { status: 409, title: 'Someone in the room has this name' },
  id_conflict: { status: 409, title: 'This id was used for other content' },
  too_large: { status: 413, title: 'The content is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  upgrade_required: { status: 426, title: 'This address speaks WebSocket only' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'The server failed' },
  storage_unavailable: { status: 503, title: 'The store cannot be written now' },
  unavailable: { status: 503, title: 'The server cannot serve now' },
  request_timeout: { status: 408, title: 'The request took too long' },
  bad_frame: { status: null, title: 'The frame is malformed' },
  unknown_type: { status: null, title: 'The frame type is unknown' },
  room_gone: { status: null, title: 'The room is gone' },
} as const satisfies Record<string, { status: number | null; title: string }>

/** A stable, machine-readable error code. */
export type ErrorCode = keyof typeof errorCatalogue

/** Codes that may stand in a problem document, i.e. those with an HTTP status. */
export type ProblemCode = {
  [C in ErrorCode]: (typeof errorCatalogue)[C]['status'] extends number ? C : never
}[ErrorCode]
