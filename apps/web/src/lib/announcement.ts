import type { MemberIdentity } from '@parley/protocol'
import { clipMarks } from './clip-marks.ts'
import { strings } from '../strings.ts'
import { cautiousName, type Lookalikes } from './lookalikes.ts'
import { mentions } from './mentions.ts'
import { type MessageEntry, type NoticeEntry, noticeRuns, type TimelineEntry } from './timeline.ts'

/** Of what others write, what a screen reader is told: everything, what names its user, or nothing. */
export type Announcements = 'all' | 'mentions' | 'off'

/** More than this at once are counted, not read out. */
const READ_OUT_MAX = 3
/** Of one message. */
const LENGTH_MAX = 200
/** Of all that are read out at once. */
const TOTAL_MAX = 400

/** What happens within this time is spoken together. */
const GATHER_MS = 600
/** Something is said no more often than that: what goes on and on is gathered for longer, and so counted. */
const PAUSE_MS = 3000

/** How long to gather what happens before it is spoken, by how long ago something was spoken last. */
export const gatherFor = (sinceSpoken: number): number => Math.max(GATHER_MS, PAUSE_MS - sinceSpoken)

/** Of things that happened, those that somebody wants to hear of: everything, or messages that name them. */
export const audible = (entries: readonly TimelineEntry[], wanted: Announcements, name: string) =>
  entries.filter(
    (entry) =>
      wanted === 'all' || (wanted === 'mentions' && entry.kind === 'message' && mentions(entry.text, name)),
  )

/** Own messages that have just failed. Those that had failed before the page was opened are no news. */
export function newlyFailed(
  before: readonly MessageEntry[],
  now: readonly MessageEntry[],
): readonly MessageEntry[] {
  const pending = new Set(before.filter(({ status }) => status === 'pending').map(({ key }) => key))
  return now.filter(({ status, key }) => status === 'failed' && pending.has(key))
}

/** What speech needs to know of the people. */
export type Listener = {
  /** The name of who listens. */
  name: string
  names: ReadonlyMap<string, string>
  lookalikes: Lookalikes
}

/**
 * What a screen reader says of things that happened within a moment: who came and went, then what was written. `missed`: how many
 * messages were, and have come since; with them everything is counted only.
 */
export function announcement(
  entries: readonly TimelineEntry[],
  { name, names, lookalikes }: Listener,
  missed = 0,
): string {
  const told = (member: Pick<MemberIdentity, 'id' | 'name'>) => cautiousName(member, names, lookalikes)
  const said = ({ by, text }: MessageEntry) =>
    speakable(
      strings.timeline.announce(
        told({ id: by, name: names.get(by) ?? strings.timeline.unknownAuthor }),
        text,
      ),
    )
  const messages = entries.filter((entry) => entry.kind === 'message')
  const notices = entries.filter((entry): entry is NoticeEntry => entry.kind !== 'message')
  const movements = noticeRuns(notices).map(({ kind, members }) =>
    speakable(strings.timeline[kind]([...new Set(members.map(told))], false)),
  )
  const count = missed + messages.length
  const spoken =
    missed > 0 || count > READ_OUT_MAX
      ? [strings.timeline.announceMany(count)]
      : fitting(messages, said, (message) => mentions(message.text, name))
  return [...movements, ...spoken].join('. ')
}

/** What is said of messages, in their order. If it is too much, those that matter come first, and the rest is counted. */
function fitting(
  messages: readonly MessageEntry[],
  said: (message: MessageEntry) => string,
  matters: (message: MessageEntry) => boolean,
): string[] {
  const all = messages.map(said)
  if (all.join('').length <= TOTAL_MAX) return all
  const ordered = [...messages.filter(matters), ...messages.filter((message) => !matters(message))].map(said)
  const read: string[] = []
  for (const text of ordered) {
    if (read.join('').length + text.length > TOTAL_MAX) break
    read.push(text)
  }
  return read.length === all.length
    ? read
    : [...read, strings.timeline.announceRest(all.length - read.length)]
}

function speakable(text: string): string {
  const characters = [...clipMarks(text)]
  return characters.length > LENGTH_MAX
    ? `${characters.slice(0, LENGTH_MAX - 1).join('')}…`
    : characters.join('')
}
