import { authorHue } from '../../lib/author-hue.ts'
import { cx } from '../../lib/cx.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import styles from './specimen.module.css'

type Line = { time: string; author?: string; text: string; own?: boolean }

const lines: readonly Line[] = [
  { time: '9:41', text: 'Mara and Noor joined' },
  { time: '9:41', author: 'Mara', text: 'Code’s on the whiteboard. Who’s in?' },
  {
    time: '9:42',
    author: 'Noor',
    text: 'In, from the train. It drops now and then, nothing got lost so far.',
  },
  { time: '9:42', author: 'Yuki', text: 'In. Didn’t even have to sign up for anything.' },
  { time: '9:43', author: 'Bea', text: 'Got the link, too', own: true },
  { time: '9:43', author: '', text: 'Do we start with the timeline or the numbers?', own: true },
  { time: '9:44', author: 'Mara', text: 'Timeline. Deploy went out at 8:50, first alert at 9:07.' },
  { time: '9:45', author: 'Noor', text: 'Rolling back takes four minutes. Shall I?' },
  { time: '9:45', author: 'Yuki', text: 'Yes please.' },
  { time: '9:49', author: 'Noor', text: 'Done. Graphs are coming down.' },
]

/** A quiet sample of what a room looks like. Decoration: hidden from assistive technology, shown where there is room. */
export function Specimen() {
  return (
    <aside className={styles.specimen} aria-hidden="true">
      <div className={styles.sheet}>
        <div className={styles.head}>
          <CodeTiles code="M7QK" size="small" />
          <span>4 people</span>
        </div>
        {lines.map((line) => (
          <div
            key={line.text}
            className={styles.row}
            data-own={line.own}
            data-more={line.author === ''}
            data-notice={line.author === undefined}
          >
            <span className={styles.time}>{line.author === '' ? '' : line.time}</span>
            <span className={styles.content}>
              {line.author && (
                <b className={cx('hued', styles.author)} style={{ '--h': authorHue(line.author) }}>
                  {line.author}
                </b>
              )}
              <span>{line.text}</span>
            </span>
          </div>
        ))}
      </div>
    </aside>
  )
}
