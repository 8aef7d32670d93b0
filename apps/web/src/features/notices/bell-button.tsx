import { Bell, BellOff, BellRing } from 'lucide-react'
import { mute, useMuted } from '../../lib/mutes.ts'
import { turnBell, useBell } from '../../state/notifications-store.ts'
import { strings } from '../../strings.ts'
import { IconButton } from '../../ui/button.tsx'
import styles from './bell-button.module.css'

type BellButtonProps = {
  code: string
  /** Where there can be no notifications: leads to where it is explained. */
  onExplain: () => void
}

/** Whether this room calls by notifications. The first press makes the browser ask; nothing else does. */
export function BellButton({ code, onExplain }: BellButtonProps) {
  const bell = useBell()
  const muted = useMuted(code)
  const { attention } = strings

  if (bell !== 'on' && bell !== 'off') {
    return (
      <IconButton
        label={attention.notifications}
        tooltip={attention.impossible[bell]}
        icon={<BellOff size={20} aria-hidden />}
        aria-haspopup="dialog"
        onClick={onExplain}
      />
    )
  }

  const rings = bell === 'on' && !muted
  const press = () => {
    mute(code, rings)
    if (bell === 'off') void turnBell(true)
  }
  const Icon = rings ? BellRing : bell === 'on' ? BellOff : Bell
  const state = bell === 'off' ? 'off' : muted ? 'muted' : 'on'
  return (
    <IconButton
      className={styles.bell}
      label={attention.notifications}
      tooltip={attention.bell[state]}
      icon={<Icon size={20} aria-hidden />}
      aria-pressed={rings}
      onClick={press}
    />
  )
}
