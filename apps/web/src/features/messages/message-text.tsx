import { clipMarks } from '../../lib/clip-marks.ts'
import { useLinks } from '../../state/links-store.ts'
import styles from './message-row.module.css'

/** What somebody wrote: text and links, never markup. */
export function MessageText({ id, text }: { id: string; text: string }) {
  const split = useLinks((state) => state.split)
  let offset = 0
  return (
    <p id={id} className={styles.text} dir="auto">
      {split(text).map((part) => {
        const key = offset
        offset += part.text.length
        if (part.href === undefined) return clipMarks(part.text)
        return (
          <a key={key} tabIndex={-1} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {clipMarks(part.text)}
          </a>
        )
      })}
    </p>
  )
}
