import { Fragment, memo, useId } from 'react'
import { clipMarks } from '../../lib/clip-marks.ts'
import { cautiousName, type Lookalikes } from '../../lib/lookalikes.ts'
import { nameParts } from '../../lib/name-parts.ts'
import { noticeRuns } from '../../lib/timeline.ts'
import type { Row } from '../../lib/timeline-rows.ts'
import { useLanguage } from '../../state/language-store.ts'
import { strings } from '../../strings.ts'
import styles from './notice-row.module.css'
import { RowTime } from './row-time.tsx'

type NoticeRowProps = {
  row: Row & { type: 'notice' }
  /** Its place among the rows that are loaded, from 1. */
  position: number
  /** Whether Tab leads to it. */
  tabbable: boolean
  selfId: string
  names: ReadonlyMap<string, string>
  lookalikes: Lookalikes
}

/** Comings and goings in one line. */
export const NoticeRow = memo(function NoticeRow({
  row,
  position,
  tabbable,
  selfId,
  names,
  lookalikes,
}: NoticeRowProps) {
  // Said anew when the language changes.
  useLanguage((state) => state.language)
  const id = useId()
  const runs = noticeRuns(row.entries).map(({ key, kind, members }) => {
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
    <div
      className={styles.notice}
      role="article"
      aria-labelledby={`${id}-text ${id}-at`}
      aria-posinset={position}
      // As with messages: how many there are is not known, and one row is where Tab leads to.
      aria-setsize={-1}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={tabbable ? 0 : -1}
      data-key={row.key}
    >
      <RowTime id={`${id}-at`} className={styles.time} at={row.at} />
      <span id={`${id}-text`} className={styles.text}>
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
