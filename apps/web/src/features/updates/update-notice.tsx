import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { reloadApp, useUpdate } from '../../state/app-update.ts'
import { strings } from '../../strings.ts'
import styles from './update-notice.module.css'

/** Says that there is a newer build, quietly, and lets the person choose when to load it. */
export function UpdateNotice() {
  const offered = useUpdate(({ available, postponed }) => available && !postponed)
  return offered ? <Notice /> : null
}

function Notice() {
  const [reloading, setReloading] = useState(false)
  const { updates } = strings
  // A status is only spoken if its text comes after it.
  const [text, setText] = useState('')
  useEffect(() => {
    const frame = requestAnimationFrame(() => setText(updates.available))
    return () => cancelAnimationFrame(frame)
  }, [updates])

  const reload = () => {
    setReloading(true)
    void reloadApp()
  }
  return (
    <aside className={styles.notice} aria-label={updates.label}>
      <span role="status">{text}</span>
      <span className={styles.dot} aria-hidden="true">
        ·
      </span>
      <button type="button" className={styles.reload} disabled={reloading} onClick={reload}>
        {updates.reload}
      </button>
      <button
        type="button"
        className={styles.dismiss}
        aria-label={updates.dismiss}
        title={updates.dismiss}
        onClick={() => useUpdate.setState({ postponed: true })}
      >
        <X size={16} aria-hidden />
      </button>
    </aside>
  )
}
