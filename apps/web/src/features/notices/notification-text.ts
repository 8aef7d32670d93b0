import { clipMarks } from '../../lib/clip-marks.ts'
import { cautiousName } from '../../lib/lookalikes.ts'
import type { MessageEntry } from '../../lib/timeline.ts'
import type { RoomState } from '../../state/room-state.ts'
import { strings } from '../../strings.ts'
import { roomName } from './room-name.ts'

/** As much as a notification shows; systems cut it anywhere. */
const LENGTH_MAX = 120

/**
 * What the room's notification says: who wrote what last, and how many messages wait. One line, so that no message can look like
 * several.
 */
export function notificationText(
  { room, names, lookalikes }: Pick<RoomState, 'room' | 'names' | 'lookalikes'>,
  { by, text }: MessageEntry,
  count: number,
): { title: string; body: string } {
  const author = cautiousName(
    { id: by, name: names.get(by) ?? strings.timeline.unknownAuthor },
    names,
    lookalikes,
  )
  const line = strings.timeline.announce(author, text.replaceAll(/\s+/g, ' '))
  const title = count > 1 ? `${roomName(room)} · ${strings.timeline.newMessages(count)}` : roomName(room)
  return { title, body: cut(clipMarks(line)) }
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length > LENGTH_MAX ? `${characters.slice(0, LENGTH_MAX - 1).join('')}…` : text
}
