import { TriangleAlert } from 'lucide-react'
import styles from './caution.module.css'

/** A short warning beside what it is about: a sign and words, for who sees no colours and who sees nothing. */
export function Caution({ children }: { children: string }) {
  return (
    <span className={styles.caution}>
      <TriangleAlert size={12} aria-hidden />
      <bdi>{children}</bdi>
    </span>
  )
}
