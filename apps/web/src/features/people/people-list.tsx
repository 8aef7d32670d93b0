import type { Member } from '@parley/protocol'
import { useMemo, useRef } from 'react'
import { assignHues } from '../../lib/author-hue.ts'
import { clipMarks } from '../../lib/clip-marks.ts'
import { cx } from '../../lib/cx.ts'
import { cautionOf } from '../../lib/lookalikes.ts'
import { useLanguage } from '../../state/language-store.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Caution } from '../../ui/caution.tsx'
import { MorePeople } from './more-people.tsx'
import { inOrder } from './people-order.ts'
import styles from './people-list.module.css'
import { useAway } from './use-away.ts'

/** Who is present: oneself, the hosts, all others by name, and at the end those who are away. */
export function PeopleList() {
  const members = useRoom((state) => state.members)
  const memberCount = useRoom((state) => state.memberCount)
  const selfId = useRoom((state) => state.self.id)
  const ended = useRoom((state) => state.link.status === 'ended')
  const names = useRoom((state) => state.names)
  const hues = assignHues(names)
  const list = useRef<HTMLUListElement>(null)
  const language = useLanguage((state) => state.language)
  const away = useAway(members)
  // Of the language, too: each has an alphabet of its own.
  // oxlint-disable-next-line react/exhaustive-deps -- inOrder reads it where the texts are
  const sorted = useMemo(() => inOrder(members, selfId, away), [members, selfId, away, language])
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
            presence={ended ? null : away.has(member.id) ? 'away' : 'here'}
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
  /** Null when the room is over: nobody is here or away any more. */
  presence: 'here' | 'away' | null
}

function Person({ member, caution, hue, self, presence }: PersonProps) {
  const name = clipMarks(member.name)
  const notes = [
    self && strings.people.you,
    member.role === 'host' && strings.people.host,
    presence === 'away' && strings.people.away,
  ].filter((note) => note !== false)
  return (
    <li className={styles.person} data-presence={presence ?? undefined}>
      <div className={styles.line}>
        {presence !== null && <span className={styles.dot} aria-hidden="true" />}
        <bdi className={cx('hued', styles.name)} style={{ '--h': hue }} title={name}>
          {name}
        </bdi>
        {notes.length > 0 && <span className={styles.notes}>{notes.join(', ')}</span>}
      </div>
      {caution !== undefined && (
        <span className={styles.caution}>
          <Caution>{caution}</Caution>
        </span>
      )}
    </li>
  )
}
