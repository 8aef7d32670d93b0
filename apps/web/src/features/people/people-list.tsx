import type { Member } from '@parley/protocol'
import { useMemo } from 'react'
import { assignHues } from '../../lib/author-hue.ts'
import { clipMarks } from '../../lib/clip-marks.ts'
import { cx } from '../../lib/cx.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import styles from './people-list.module.css'

/** Who is present: oneself first, then by name. */
export function PeopleList() {
  const members = useRoom((state) => state.members)
  const memberCount = useRoom((state) => state.memberCount)
  const selfId = useRoom((state) => state.self.id)
  const ended = useRoom((state) => state.link.status === 'ended')
  const hues = useRoom((state) => assignHues(state.names))
  const sorted = useMemo(() => sortMembers(members, selfId), [members, selfId])
  const more = memberCount - sorted.length

  return (
    <>
      <ul className={styles.list} aria-label={strings.people.heading}>
        {sorted.map((member) => (
          <Person
            key={member.id}
            member={member}
            hue={hues.get(member.id)}
            self={member.id === selfId}
            ended={ended}
          />
        ))}
      </ul>
      {more > 0 && <p className={styles.more}>{strings.people.more(more)}</p>}
    </>
  )
}

type PersonProps = {
  member: Member
  hue: number | undefined
  self: boolean
  /** The room is over: nobody is here or away any more. */
  ended: boolean
}

function Person({ member, hue, self, ended }: PersonProps) {
  const away = !member.online && !ended
  const name = clipMarks(member.name)
  const notes = [self && strings.people.you, member.role === 'host' && strings.people.host].filter(
    (note) => note !== false,
  )
  return (
    <li className={styles.person} data-away={away || undefined}>
      {!ended && <span className={styles.dot} aria-hidden="true" />}
      <bdi className={cx('hued', styles.name)} style={{ '--h': hue }} title={name}>
        {name}
      </bdi>
      {notes.length > 0 && <span className={styles.notes}>{notes.join(', ')}</span>}
      {away && <span className={cx(styles.notes, styles.away)}>{strings.people.away}</span>}
    </li>
  )
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

function sortMembers(members: readonly Member[], selfId: string): Member[] {
  return members.toSorted(
    (a, b) => Number(b.id === selfId) - Number(a.id === selfId) || collator.compare(a.name, b.name),
  )
}
