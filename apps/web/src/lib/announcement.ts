import type { MemberIdentity } from '@parley/protocol'
import { clipMarks } from './clip-marks.ts'
import { strings } from '../strings.ts'
import { cautiousName, type Lookalikes } from './lookalikes.ts'
import { mentions } from './mentions.ts'
import { type NoticeEntry, noticeRuns, type TimelineEntry } from './timeline.ts'

/** Of what others write, what a screen reader is told: everything, what names its user, or nothing. */
export type Announcements = 'all' | 'mentions' | 'off'

/** More than this at once are counted, not read out. */
const READ_OUT_MAX = 3
const LENGTH_MAX = 200

/** Of things that happened, those that somebody wants to hear of: everything, or messages that name them. */
export const audible = (entries: readonly TimelineEntry[], wanted: Announcements, name: string) =>
  entries.filter(
    (entry) =>
      wanted === 'all' || (wanted === 'mentions' && entry.kind === 'message' && mentions(entry.text, name)),
  )

/**
 * What a screen reader says of things that happened within a moment: who came and went, then what was written. `missed`: how many
 * messages were, and have come since; with them everything is counted only.
 */
export function announcement(
  entries: readonly TimelineEntry[],
  names: ReadonlyMap<string, string>,
  lookalikes: Lookalikes,
  missed = 0,
): string {
  const told = (member: Pick<MemberIdentity, 'id' | 'name'>) => cautiousName(member, names, lookalikes)
  const messages = entries.filter((entry) => entry.kind === 'message')
  const notices = entries.filter((entry): entry is NoticeEntry => entry.kind !== 'message')
  const movements = noticeRuns(notices).map(({ kind, members }) =>
    strings.timeline[kind]([...new Set(members.map(told))], false),
  )
  const said =
    missed > 0 || messages.length > READ_OUT_MAX
      ? [strings.timeline.announceMany(missed + messages.length)]
      : messages.map(({ by, text }) =>
          strings.timeline.announce(
            told({ id: by, name: names.get(by) ?? strings.timeline.unknownAuthor }),
            text,
          ),
        )
  return cut(clipMarks([...movements, ...said].join('. ')))
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length > LENGTH_MAX ? `${characters.slice(0, LENGTH_MAX - 1).join('')}…` : text
}
