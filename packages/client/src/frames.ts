import type { RoomEvent, ServerFrame, WelcomeFrame } from '@parley/protocol'

type Json = Record<string, unknown>

/** No sane server asks for more; and timers, given more than 2³¹ ms, fire at once. */
const LONGEST_DELAY_MS = 3_600_000

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isString = (value: unknown): value is string => typeof value === 'string'
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isMember = (value: unknown): boolean =>
  isObject(value) && isString(value['id']) && isString(value['name'])
const isDelay = (value: unknown): boolean => isSeq(value) && value <= LONGEST_DELAY_MS
const isStrings = (value: unknown): boolean => Array.isArray(value) && value.every(isString)

/**
 * A server frame, or `null` for what is none or isn't known (SPEC F2): a server that is newer, or faulty, must never break its
 * clients. Only what this package relies on is checked.
 */
export function parseFrame(data: unknown): ServerFrame | null {
  if (!isString(data)) return null
  let frame: unknown
  try {
    frame = JSON.parse(data)
  } catch {
    return null
  }
  if (!isObject(frame)) return null
  if (frame['type'] === 'event') {
    const event = readEvent(frame)
    return event === null ? null : { ...event, type: 'event' }
  }
  return isUsable(frame) ? (frame as ServerFrame) : null
}

function isUsable(frame: Json): boolean {
  switch (frame['type']) {
    case 'welcome':
      return isWelcome(frame)
    case 'live':
    case 'pong':
    case 'beat':
      return isSeq(frame['head'])
    case 'sent':
      return isString(frame['id']) && isSeq(frame['seq']) && isString(frame['at'])
    case 'error':
      if (!isDelay(frame['retryAfterMs'])) delete frame['retryAfterMs']
      return isString(frame['code']) && isString(frame['message'])
    case 'typing':
      return isString(frame['by'])
    case 'presence':
      return isStrings(frame['online']) && isStrings(frame['offline'])
    case 'goaway':
      return isDelay(frame['afterMs'])
    default:
      return false
  }
}

function isWelcome(frame: Json): boolean {
  const { room, self, members, epoch, head, heartbeatMs } = frame as Partial<
    Record<keyof WelcomeFrame, unknown>
  >
  return (
    isObject(room) &&
    isMember(self) &&
    Array.isArray(members) &&
    members.every(isMember) &&
    isString(epoch) &&
    isSeq(head) &&
    typeof heartbeatMs === 'number' &&
    heartbeatMs > 0
  )
}

/**
 * An event of the log, or `null` if it has no seq. One of an unknown kind, or without what its kind needs, becomes `hidden`: it
 * counts in the order and is not shown (SPEC E4).
 */
export function readEvent(value: unknown): RoomEvent | null {
  if (!isObject(value)) return null
  const { seq, kind, body } = value
  if (!isSeq(seq) || seq === 0) return null
  const known = isString(value['at']) && isString(value['by']) && isObject(body)
  if (known && kind === 'message' && isString(value['id']) && isString(body['text']))
    return value as RoomEvent
  if (known && (kind === 'joined' || kind === 'left') && isMember(body['member'])) return value as RoomEvent
  return { seq, kind: 'hidden' }
}
