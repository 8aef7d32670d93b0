import { clipMarks } from '../../lib/clip-marks.ts'
import { splitLinks } from '../../lib/linkify.ts'
import styles from './message-row.module.css'

/** What somebody wrote: text and links, never markup. */
export function MessageText({ id, text }: { id: string; text: string }) {
  let offset = 0
  return (
    <p id={id} className={styles.text} dir="auto">
      {splitLinks(text).map((part) => {
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
