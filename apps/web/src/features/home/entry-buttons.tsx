import type { ReactNode } from 'react'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './entry-buttons.module.css'

type EntryButtonsProps = {
  /** The way in that what is entered so far leads to: it stands out. */
  primary: 'join' | 'create' | null
  busy: 'join' | 'create' | null
  /** What kept a room from being made. */
  alert: ReactNode
  onCreate: () => void
}

/** The two ways into a room; joining is what the form does when it is submitted. */
export function EntryButtons({ primary, busy, alert, onCreate }: EntryButtonsProps) {
  return (
    <>
      <Button
        type="submit"
        look={primary === 'join' ? 'primary' : 'secondary'}
        wide
        aria-busy={busy === 'join'}
      >
        {strings.home.join}
      </Button>
      <p className={styles.or}>
        <span>{strings.home.or}</span>
      </p>
      {alert}
      <Button
        look={primary === 'create' ? 'primary' : 'secondary'}
        wide
        aria-busy={busy === 'create'}
        onClick={onCreate}
      >
        {strings.home.create}
      </Button>
    </>
  )
}
