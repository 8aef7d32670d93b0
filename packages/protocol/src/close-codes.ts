/**
 * WebSocket close codes (RFC 6455 §7.4; 4000–4999 are private use) that a Parley server sends, by meaning.
 * SPEC C1–C3 say what a client does after each.
 */
export const CloseCode = {
  /** After the connection's own `leave`. */
  normal: 1000,
  /** A binary frame was received; the protocol is text only. */
  unsupportedData: 1003,
  /** A text frame was not valid UTF-8. */
  invalidUtf8: 1007,
  /** A message came in too many fragments. */
  tooManyFragments: 1008,
  /** A frame was larger than the limit. */
  frameTooBig: 1009,
  /** An unexpected fault on the server, on this connection only. */
  internalError: 1011,
  /** The server restarts: resume after the delay given by `goaway`. */
  serverRestart: 1012,
  /** The server cannot serve now: back off. */
  tryAgainLater: 1013,
  /** Too many malformed frames. */
  malformed: 4400,
  /** Token missing, invalid or expired, or its seat is gone. */
  unauthorized: 4401,
  /** Removed by a host. */
  removed: 4403,
  /** The room is gone. */
  roomGone: 4404,
  /** No `hello` in time. */
  helloTimeout: 4408,
  /** The member left through another connection or by REST. */
  leftElsewhere: 4410,
  /** None of the offered subprotocols is supported. */
  unsupportedProtocol: 4426,
  /** Too many requests: back off. */
  rateLimited: 4429,
  /** The receiver reads too slowly: resume. */
  slowReader: 4430,
} as const

/** One of the numbers in {@link CloseCode}. */
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode]

const terminal: ReadonlySet<number> = new Set([
  CloseCode.normal,
  CloseCode.malformed,
  CloseCode.unauthorized,
  CloseCode.removed,
  CloseCode.roomGone,
  CloseCode.leftElsewhere,
  CloseCode.unsupportedProtocol,
  CloseCode.unsupportedData,
  CloseCode.invalidUtf8,
  CloseCode.tooManyFragments,
  CloseCode.frameTooBig,
])

/** Whether a client must stop after this close code instead of connecting again (SPEC C2). */
export function isTerminalClose(code: number): boolean {
  return terminal.has(code)
}

/** What a client does after a close: give up, connect again and resume, or the same after a longer wait (SPEC C2, C3). */
export type AfterClose = 'stops' | 'resumes' | 'backs off'

/** Every close code with its meaning for people and what the client does, as the table of SPEC C1 has it; for the API documents. */
export const closeCatalogue = {
  1000: { meaning: 'after its own `leave`', client: 'stops' },
  1003: { meaning: 'binary frame', client: 'stops' },
  1007: { meaning: 'invalid UTF-8', client: 'stops' },
  1008: { meaning: 'too many fragments', client: 'stops' },
  1009: { meaning: 'frame too large', client: 'stops' },
  1011: { meaning: 'a fault on the server, on this connection only', client: 'resumes' },
  1012: { meaning: 'the server restarts', client: 'resumes' },
  1013: { meaning: "can't serve now", client: 'backs off' },
  4400: { meaning: 'malformed frames repeatedly', client: 'stops' },
  4401: { meaning: 'token missing, invalid, expired, or its seat gone', client: 'stops' },
  4403: { meaning: 'removed by a host', client: 'stops' },
  4404: { meaning: 'the room is gone', client: 'stops' },
  4408: { meaning: 'no `hello` in time', client: 'resumes' },
  4410: { meaning: 'the member left through another connection or by REST', client: 'stops' },
  4426: { meaning: 'unsupported subprotocol', client: 'stops' },
  4429: { meaning: 'too many requests', client: 'backs off' },
  4430: { meaning: 'too slow a reader', client: 'resumes' },
} as const satisfies Record<CloseCode, { meaning: string; client: AfterClose }>
