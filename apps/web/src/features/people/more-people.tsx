import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './people-list.module.css'

type MorePeopleProps = {
  /** How many are present and not in the list. */
  count: number
  /** The button is gone while it had the focus: the list is whole. */
  onFocusLost: () => void
}

/** The end of a list that is not everybody: brings further people when somebody scrolls there, or presses. */
export function MorePeople({ count, onFocusLost }: MorePeopleProps) {
  const hasMore = useRoom((state) => state.hasMoreMembers && state.link.status !== 'ended')
  const failed = useRoom((state) => state.membersPage === 'failed')
  const note = useId()
  return (
    <div className={styles.more}>
      <p id={note}>{failed ? strings.people.loadMoreFailed : strings.people.more(count)}</p>
      {hasMore && <MoreButton note={note} onFocusLost={onFocusLost} />}
    </div>
  )
}

function MoreButton({ note, onFocusLost }: Pick<MorePeopleProps, 'onFocusLost'> & { note: string }) {
  const page = useRoom((state) => state.membersPage)
  const load = useRoom((state) => state.loadMembers)
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  const focused = useRef(false)
  const loadWhenSeen = useEffectEvent(() => void load())
  const loseFocus = useEffectEvent(onFocusLost)

  useEffect(() => {
    if (page !== 'idle' || button === null) return
    // Made anew after each page: it tells at once whether the button is still to be seen.
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) loadWhenSeen()
    })
    observer.observe(button)
    return () => observer.disconnect()
  }, [page, button])

  useEffect(
    () => () => {
      if (focused.current) loseFocus()
    },
    [],
  )

  return (
    <Button
      ref={setButton}
      look="quiet"
      aria-describedby={note}
      aria-busy={page === 'loading'}
      onClick={() => void load()}
      onFocus={() => {
        focused.current = true
      }}
      onBlur={() => {
        focused.current = false
      }}
    >
      {page === 'loading' ? strings.people.loadingMore : strings.people.showMore}
    </Button>
  )
}
