import type { Member } from '@parley/protocol'
import { useMemo, useRef } from 'react'
import { assignHues } from '../../lib/author-hue.ts'
import { clipMarks } from '../../lib/clip-marks.ts'
import { cx } from '../../lib/cx.ts'
import { cautionOf } from '../../lib/lookalikes.ts'
import { useLanguage } from '../../state/language-store.ts'
import { useRoom } from '../../state/room-context.ts'
import { locale, strings } from '../../strings.ts'
import { Caution } from '../../ui/caution.tsx'
import { MorePeople } from './more-people.tsx'
import styles from './people-list.module.css'

/** Who is present: oneself first, then by name. */
export function PeopleList() {
  const members = useRoom((state) => state.members)
  const memberCount = useRoom((state) => state.memberCount)
  const selfId = useRoom((state) => state.self.id)
  const ended = useRoom((state) => state.link.status === 'ended')
  const names = useRoom((state) => state.names)
  const hues = assignHues(names)
  const list = useRef<HTMLUListElement>(null)
  const language = useLanguage((state) => state.language)
  // Of the language, too: each has an alphabet of its own.
  // oxlint-disable-next-line react/exhaustive-deps -- sortMembers reads it where the texts are
  const sorted = useMemo(() => sortMembers(members, selfId), [members, selfId, language])
  const more = memberCount - sorted.length

  return (
    <>
      <ul ref={list} className={styles.list} aria-label={strings.people.heading} tabIndex={-1}>
        {sorted.map((member) => (
          <Person
            key={member.id}
            member={member}
            caution={cautionOf(member.lookalikeOf, names)}
            hue={hues.get(member.id)}
            self={member.id === selfId}
            ended={ended}
          />
        ))}
      </ul>
      {more > 0 && (
        <MorePeople count={more} onFocusLost={() => list.current?.focus({ preventScroll: true })} />
      )}
    </>
  )
}

type PersonProps = {
  member: Member
  caution: string | undefined
  hue: number | undefined
  self: boolean
  /** The room is over: nobody is here or away any more. */
  ended: boolean
}

function Person({ member, caution, hue, self, ended }: PersonProps) {
  const away = !member.online && !ended
  const name = clipMarks(member.name)
  const notes = [self && strings.people.you, member.role === 'host' && strings.people.host].filter(
    (note) => note !== false,
  )
  return (
    <li className={styles.person} data-away={away || undefined}>
      <div className={styles.line}>
        {!ended && <span className={styles.dot} aria-hidden="true" />}
        <bdi className={cx('hued', styles.name)} style={{ '--h': hue }} title={name}>
          {name}
        </bdi>
        {notes.length > 0 && <span className={styles.notes}>{notes.join(', ')}</span>}
        {away && <span className={cx(styles.notes, styles.away)}>{strings.people.away}</span>}
      </div>
      {caution !== undefined && (
        <span className={styles.caution}>
          <Caution>{caution}</Caution>
        </span>
      )}
    </li>
  )
}

function sortMembers(members: readonly Member[], selfId: string): Member[] {
  const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true })
  return members.toSorted(
    (a, b) => Number(b.id === selfId) - Number(a.id === selfId) || collator.compare(a.name, b.name),
  )
}
