import type { RoomEvent } from '@parley/protocol'
import type { TimelineEntry } from './timeline.ts'

export type { MessageEntry, TimelineEntry } from './timeline.ts'

/** Key of a message, from its author and their own id of it: the same before and after the server knows it. */
export const messageKey = (by: string, id: string) => `${by}/${id}`

/** The timeline's entry of a stored event; null for one that shows nothing. */
export function toEntry(event: RoomEvent): TimelineEntry | null {
  if (event.kind === 'hidden') return null
  const { seq, by } = event
  // A time that is none must not take the room with it.
  const at = Date.parse(event.at) || 0
  if (event.kind === 'message') {
    const { id, body } = event
    return { kind: 'message', key: messageKey(by, id), id, by, at, seq, text: body.text, status: 'sent' }
  }
  return { kind: event.kind, key: `seq-${seq}`, by, at, seq, member: event.body.member }
}

/**
 * Adds entries to a timeline that is ascending by seq. What is in it already stays the object it is (an own message is told twice,
 * by its ack and by its event), so that its row need not render again.
 */
export function insertEntries(
  timeline: readonly TimelineEntry[],
  added: readonly TimelineEntry[],
): TimelineEntry[] {
  const result = [...timeline]
  for (const entry of added) {
    let index = result.length
    while (index > 0 && (result[index - 1]?.seq ?? 0) > (entry.seq ?? 0)) index -= 1
    if (result[index - 1]?.seq !== entry.seq) result.splice(index, 0, entry)
  }
  return result
}

/**
 * Learns names from comings and goings. A seat may come back under another name, so newer events win over what is known and older
 * ones only fill gaps.
 */
export function namesOf(
  events: readonly RoomEvent[],
  known: ReadonlyMap<string, string>,
  age: 'newer' | 'older',
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const event of events) {
    if (event.kind === 'joined' || event.kind === 'left')
      names.set(event.body.member.id, event.body.member.name)
  }
  if (names.size === 0) return known
  return age === 'newer' ? new Map([...known, ...names]) : new Map([...names, ...known])
}
