import type { ReactNode } from 'react'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { PeopleList } from './people-list.tsx'
import styles from './people-rail.module.css'

/** The people beside the timeline. `foot` stands below them. */
export function PeopleRail({ foot }: { foot: ReactNode }) {
  const memberCount = useRoom((state) => state.memberCount)
  return (
    <>
      <section className={styles.people}>
        <h2 className={styles.heading}>{strings.people.count(memberCount)}</h2>
        <PeopleList />
      </section>
      <div className={styles.foot}>{foot}</div>
    </>
  )
}
