import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './alert.module.css'

/** An error where it belongs, spoken at once. */
export function Alert({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <div role="alert" id={id} className={styles.alert}>
      <TriangleAlert size={16} aria-hidden />
      <div>{children}</div>
    </div>
  )
}
