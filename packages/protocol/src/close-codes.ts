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
