import { useState } from 'react'
import { cx } from './lib/cx.ts'
import styles from './part-failed.module.css'
import { reloadIfServed, useUpdate } from './state/app-update.ts'
import { strings } from './strings.ts'
import { Button } from './ui/button.tsx'

type PartFailedProps = {
  text?: string
  /** Whether it stands for a part of the page itself: in line with the messages, and spoken. */
  prominent?: boolean
}

/** In place of a part whose code can't be loaded: why, and the way on. A page can't try it again: browsers remember what failed. */
export function PartFailed({ text, prominent }: PartFailedProps) {
  const isReplaced = useUpdate((state) => state.available)
  const [isBusy, setBusy] = useState(false)
  const [inVain, setInVain] = useState(false)
  const { app, updates } = strings
  const reload = async () => {
    setBusy(true)
    setInVain(false)
    setInVain(!(await reloadIfServed()))
    setBusy(false)
  }
  return (
    <div className={cx(styles.failed, prominent && styles.prominent)} role={prominent ? 'alert' : undefined}>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      <p>{isReplaced ? `${updates.needed} ${updates.neededHint}` : app.partFailedHint}</p>
      <Button aria-busy={isBusy} onClick={() => void reload()}>
        {app.reload}
      </Button>
      <p role="status">{inVain && strings.server.unreachable}</p>
    </div>
  )
}
