import type { ReactNode } from 'react'
import { type Lasting, useLasting } from '../../lib/use-lasting.ts'
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
  const joining = useLasting(busy === 'join')
  const creating = useLasting(busy === 'create')
  const { home } = strings
  return (
    <>
      <Button
        type="submit"
        look={primary === 'join' ? 'primary' : 'secondary'}
        wide
        aria-busy={busy === 'join'}
      >
        {isNoticeable(joining) ? home.joining : home.join}
      </Button>
      <Slow lasting={joining} />
      <p className={styles.or}>
        <span>{home.or}</span>
      </p>
      {alert}
      <Button
        look={primary === 'create' ? 'primary' : 'secondary'}
        wide
        aria-busy={busy === 'create'}
        onClick={onCreate}
      >
        {isNoticeable(creating) ? home.creating : home.create}
      </Button>
      <Slow lasting={creating} />
    </>
  )
}

const isNoticeable = (lasting: Lasting | null) => lasting === 'noticeable' || lasting === 'long'

/** That it takes long is no failure yet. */
function Slow({ lasting }: { lasting: Lasting | null }) {
  return (
    <p aria-live="polite" className={styles.slow}>
      {lasting === 'long' && strings.home.slow}
    </p>
  )
}
