import type { ReactNode } from 'react'
import styles from './section-heading.module.css'

/** Heading of a part of a sheet. */
export function SectionHeading({ children }: { children: ReactNode }) {
  return <h3 className={styles.heading}>{children}</h3>
}
