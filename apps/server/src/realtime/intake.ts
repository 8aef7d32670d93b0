import { type ClientFrame, CloseCode } from '@parley/protocol'
import type { RawData } from 'ws'
import type { Connection } from './connection.ts'
import type { GatewayDependencies } from './dependencies.ts'
import { countRefusal } from './dispatch.ts'
import { pongFrame } from './frames.ts'
import { parseFrame } from './parse-frame.ts'

/** What a peer sent, if it can be read and may be acted upon; else the peer has been told why not, or sent away. */
export function takeFrame(
  deps: GatewayDependencies,
  connection: Connection,
  data: RawData,
  isBinary: boolean,
): ClientFrame | null {
  if (!connection.listening) return null
  if (isBinary) {
    connection.close(CloseCode.unsupportedData, 'frames are text')
    return null
  }
  // With ws's default binaryType a message is one Buffer.
  const parsed = parseFrame((data as Buffer).toString())
  if (parsed.ok) {
    const { frame } = parsed
    deps.traffic.frames[frame.type]++
    // Messages have limits of their own, which the domain keeps.
    return frame.type === 'send' || admit(deps, connection) ? frame : null
  }
  if (parsed.refusal.code === 'bad_frame') refuseMalformed(connection, parsed.refusal.message)
  else if (admit(deps, connection)) connection.sendError(parsed.refusal)
  return null
}

/** Answers a ping of the WebSocket protocol, unless there are too many (SPEC L4). */
export function answerPing(deps: GatewayDependencies, connection: Connection, payload: Buffer): void {
  if (connection.listening && admit(deps, connection)) connection.send(pongFrame(payload))
}

/** Takes an answer to a ping of ours for nothing; a pong that nobody asked for is a frame like others (SPEC L4). */
export function takePong(deps: GatewayDependencies, connection: Connection, payload: Buffer): void {
  if (connection.pongsDue > 0) {
    connection.pongsDue--
    connection.sends.answered(payload)
  } else if (connection.listening) admit(deps, connection)
}

/** Answers a malformed frame; one too many closes the connection (SPEC F3). */
export function refuseMalformed(connection: Connection, message: string): void {
  connection.traffic.malformedFrames++
  connection.sendError({ code: 'bad_frame', message })
  if (connection.countMalformed()) connection.close(CloseCode.malformed, 'too many malformed frames')
}

/** Whether a frame that is no message may be acted upon; else its sender is told to wait. */
function admit(deps: GatewayDependencies, connection: Connection): boolean {
  const retryAfterMs = deps.limits.frame(connection.frames)
  if (retryAfterMs === 0) return true
  connection.sendError({ code: 'rate_limited', message: 'Too many frames. Wait a moment.', retryAfterMs })
  countRefusal(deps, connection)
  return false
}
