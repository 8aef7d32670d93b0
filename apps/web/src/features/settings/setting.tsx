import type { ReactNode } from 'react'
import { SectionHeading } from '../../ui/section-heading.tsx'
import styles from './setting.module.css'

/** Settings of one kind, under their name. */
export function Section({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <SectionHeading>{heading}</SectionHeading>
      {children}
    </section>
  )
}

type SettingProps = {
  label: string
  /** Of the control that the label names. */
  htmlFor: string
  /** A sentence about what it does; the control refers to it by `hintId`. */
  hint?: ReactNode
  hintId?: string
  /** The control. */
  children: ReactNode
  /** What has to be said under both. */
  below?: ReactNode
}

/** One setting: what it is to the one side, its control to the other. */
export function Setting({ label, htmlFor, hint, hintId, children, below }: SettingProps) {
  return (
    <div className={styles.setting}>
      <div className={styles.text}>
        <label htmlFor={htmlFor} className={styles.label}>
          {label}
        </label>
        {hint !== undefined && (
          <p id={hintId} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
      {children}
      {below !== undefined && <div className={styles.below}>{below}</div>}
    </div>
  )
}
