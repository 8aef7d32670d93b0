import { Button } from './button.tsx'
import styles from './crashed.module.css'

type CrashedProps = { text: string; hint: string; action: string; onReload: () => void }

/** What is left when the whole page failed: a way on. */
export function Crashed({ text, hint, action, onReload }: CrashedProps) {
  return (
    <main className={styles.crashed}>
      <h1>{text}</h1>
      <p>{hint}</p>
      <Button look="primary" onClick={onReload}>
        {action}
      </Button>
    </main>
  )
}
