import { Button } from './button.tsx'
import styles from './crashed.module.css'

/** What is left when the whole page failed: a way on. */
export function Crashed({ text, hint, action }: { text: string; hint: string; action: string }) {
  return (
    <main className={styles.crashed}>
      <h1>{text}</h1>
      <p>{hint}</p>
      <Button look="primary" onClick={() => location.reload()}>
        {action}
      </Button>
    </main>
  )
}
