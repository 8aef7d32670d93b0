import styles from './skeleton.module.css'

const rows = [
  { id: 'a', width: '62%' },
  { id: 'b', width: '38%' },
  { id: 'c', width: '74%' },
  { id: 'd', width: '51%' },
  { id: 'e', width: '29%' },
  { id: 'f', width: '66%' },
]

/** Stands for the messages that are being fetched, if that takes a moment. */
export function Skeleton() {
  return (
    <div className={styles.skeleton} aria-hidden="true">
      {rows.map((row) => (
        <div key={row.id} className={styles.row}>
          <span className={styles.time} />
          <span className={styles.name} />
          <span className={styles.text} style={{ '--width': row.width }} />
        </div>
      ))}
    </div>
  )
}
