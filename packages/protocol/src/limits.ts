/** Longest display name, in Unicode code points, after trimming and NFC (SPEC N1). */
export const NAME_MAX_CODE_POINTS = 32

/** Longest room title, in Unicode code points, after trimming and NFC (SPEC N5). */
export const TITLE_MAX_CODE_POINTS = 80

/** Longest message text, in Unicode code points, after trimming (SPEC M1). */
export const TEXT_MAX_CODE_POINTS = 4000

/** Longest client frame, in bytes; a longer one closes the connection with 1009 (SPEC F4). */
export const FRAME_MAX_BYTES = 65_536

/** Most fragments that a client frame may come in; more close the connection with 1008 (SPEC F4). */
export const FRAME_MAX_FRAGMENTS = 64

/** Deepest nesting of objects and arrays in a frame or a request body; the outermost counts as 1 (SPEC F3). */
export const JSON_MAX_DEPTH = 16

/** Longest client-chosen event id, in Unicode code points (SPEC M2). */
export const CLIENT_ID_MAX_LENGTH = 64

/** Shortest and longest `Idempotency-Key`, in characters (SPEC A4). */
export const IDEMPOTENCY_KEY_MIN_LENGTH = 16
export const IDEMPOTENCY_KEY_MAX_LENGTH = 255

/** Time for which the first answer to an `Idempotency-Key` is kept, in milliseconds (SPEC A4). */
export const IDEMPOTENCY_WINDOW_MS = 600_000

/** Most events in one page of history (SPEC A5). */
export const EVENTS_PAGE_MAX = 200

/** Events in a page of history when no `limit` is given (SPEC A5), and in the page after a fresh `welcome` (SPEC S2). */
export const EVENTS_PAGE_DEFAULT = 50

/** Most members in a roster that travels in one piece (SPEC R5). */
export const ROSTER_PAGE_MAX = 200

/** Time a new connection has to send its `hello`, in milliseconds (SPEC H1). */
export const HELLO_TIMEOUT_MS = 5000

/** Malformed frames a connection may send within {@link MALFORMED_FRAMES_WINDOW_MS}; one more closes it with 4400 (SPEC F3). */
export const MALFORMED_FRAMES_MAX = 20

/** Window over which malformed frames are counted, in milliseconds. */
export const MALFORMED_FRAMES_WINDOW_MS = 60_000
