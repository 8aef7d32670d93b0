import { cx } from './lib/cx.ts'
import styles from './part-failed.module.css'
import { reloadApp, useUpdate } from './state/app-update.ts'
import { strings } from './strings.ts'
import { Button } from './ui/button.tsx'
import { useRetry } from './ui/error-boundary.tsx'

type PartFailedProps = {
  text?: string
  /** Whether it stands for a part of the page itself: in line with the messages, and spoken. */
  prominent?: boolean
}

/** In place of a part whose code can't be loaded: why, and a way on. Of a build that has been replaced no attempt brings it back. */
export function PartFailed({ text, prominent }: PartFailedProps) {
  const retry = useRetry()
  const isReplaced = useUpdate((state) => state.available)
  const { app, updates } = strings
  return (
    <div className={cx(styles.failed, prominent && styles.prominent)} role={prominent ? 'alert' : undefined}>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      <p>{isReplaced ? `${updates.needed} ${updates.neededHint}` : app.partFailedHint}</p>
      <Button onClick={isReplaced ? () => void reloadApp() : retry}>
        {isReplaced ? app.reload : app.tryAgain}
      </Button>
    </div>
  )
}
