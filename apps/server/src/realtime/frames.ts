import type { ServerFrame } from '@parley/protocol'
import { eventFields } from '../domain/wire.ts'
import type { StoredEvent } from '../ports/store.ts'

/** First byte of an unfragmented text frame, FIN set (RFC 6455 §5.2). */
const TEXT = 0x81

/** A ping without payload (RFC 6455 §5.5.2); every WebSocket peer answers it by itself. */
export const PING = Buffer.from([0x89, 0x00])

/** A ping with a payload of at most 125 bytes, which the answer brings back (RFC 6455 §5.5.2). */
export function pingFrame(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x89, payload.length]), payload])
}

/** Answers a ping with its payload, which is of at most 125 bytes (RFC 6455 §5.5.3). */
export function pongFrame(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x8a, payload.length]), payload])
}

/**
 * Builds a whole WebSocket text frame, ready to be written to any number of sockets. Frames of a server are not masked
 * (RFC 6455 §5.1), so one buffer serves all receivers.
 */
export function textFrame(json: string): Buffer {
  const length = Buffer.byteLength(json)
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = TEXT
  if (header === 2) {
    frame[1] = length
  } else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeUInt32BE(0, 2)
    frame.writeUInt32BE(length, 6)
  }
  frame.write(json, header)
  return frame
}

/** Any frame but an event, which has its own way from the store's text. */
export function encodeFrame(frame: Exclude<ServerFrame, { type: 'event' }>): Buffer {
  return textFrame(JSON.stringify(frame))
}

/** An event frame; its body is the text that was stored, neither parsed nor made again. */
export function encodeEvent(event: StoredEvent): Buffer {
  return textFrame(`{"type":"event",${eventFields(event)}}`)
}
