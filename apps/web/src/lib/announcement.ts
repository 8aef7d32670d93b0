import type { MemberIdentity } from '@parley/protocol'
import { clipMarks } from './clip-marks.ts'
import { strings } from '../strings.ts'
import { cautiousName, type Lookalikes } from './lookalikes.ts'
import { type NoticeEntry, noticeRuns, type TimelineEntry } from './timeline.ts'

/** More than this at once are counted, not read out. */
const READ_OUT_MAX = 3
const LENGTH_MAX = 200

/** What a screen reader says of things that happened within a moment: who came and went, then what was written. */
export function announcement(
  entries: readonly TimelineEntry[],
  names: ReadonlyMap<string, string>,
  lookalikes: Lookalikes,
): string {
  const told = (member: Pick<MemberIdentity, 'id' | 'name'>) => cautiousName(member, names, lookalikes)
  const messages = entries.filter((entry) => entry.kind === 'message')
  const notices = entries.filter((entry): entry is NoticeEntry => entry.kind !== 'message')
  const movements = noticeRuns(notices).map(({ kind, members }) =>
    strings.timeline[kind]([...new Set(members.map(told))], false),
  )
  const said =
    messages.length > READ_OUT_MAX
      ? [strings.timeline.announceMany(messages.length)]
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
