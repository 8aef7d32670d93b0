import { Fragment, memo } from 'react'
import { clipMarks } from '../../lib/clip-marks.ts'
import { exactTime, timeOfDay } from '../../lib/dates.ts'
import { cautiousName, type Lookalikes } from '../../lib/lookalikes.ts'
import { nameParts } from '../../lib/name-parts.ts'
import { type NoticeEntry, noticeRuns } from '../../lib/timeline.ts'
import { useLanguage } from '../../state/language-store.ts'
import { strings } from '../../strings.ts'
import styles from './notice-row.module.css'

/** Comings and goings in one line. */
export const NoticeRow = memo(function NoticeRow({
  entries,
  selfId,
  names,
  lookalikes,
}: {
  entries: NoticeEntry[]
  selfId: string
  names: ReadonlyMap<string, string>
  lookalikes: Lookalikes
}) {
  // Said anew when the language changes.
  useLanguage((state) => state.language)
  const last = entries.at(-1)
  if (last === undefined) return null
  const runs = noticeRuns(entries).map(({ key, kind, members }) => {
    // Oneself first, so that "You" always opens the line.
    const inOrder = members.toSorted((a, b) => Number(b.id === selfId) - Number(a.id === selfId))
    const told = inOrder.map((member) =>
      member.id === selfId ? strings.timeline.you : cautiousName(member, names, lookalikes),
    )
    const onlySelf = inOrder.every((member) => member.id === selfId)
    const say = (who: string[]) => strings.timeline[kind](who, onlySelf)
    return { key, parts: nameParts(say, [...new Set(told)]) }
  })
  return (
    <div className={styles.notice} data-key={`notice-${entries[0]?.key ?? ''}`}>
      <time className={styles.time} dateTime={new Date(last.at).toISOString()} title={exactTime(last.at)}>
        {timeOfDay(last.at)}
      </time>
      <span className={styles.text}>
        {runs.map(({ key, parts }, index) => (
          <Fragment key={key}>
            {index > 0 && ' · '}
            <bdi>
              {parts.map(({ text, isName }, at) =>
                // oxlint-disable-next-line react/no-array-index-key -- the parts of a sentence have no other identity
                isName ? <bdi key={at}>{clipMarks(text)}</bdi> : text,
              )}
            </bdi>
          </Fragment>
        ))}
      </span>
    </div>
  )
})
