import { authorHue } from '../../lib/author-hue.ts'
import { cx } from '../../lib/cx.ts'
import { specimenTexts } from '../../language/specimen.ts'
import { useLanguage } from '../../state/language-store.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import styles from './specimen.module.css'

type Line = { time: string; author?: string; text: keyof (typeof specimenTexts)['en']; own?: boolean }

const lines: readonly Line[] = [
  { time: '9:41', text: 'joined' },
  { time: '9:41', author: 'Mara', text: 'whiteboard' },
  { time: '9:42', author: 'Noor', text: 'train' },
  { time: '9:42', author: 'Yuki', text: 'account' },
  { time: '9:43', author: 'Bea', text: 'link', own: true },
  { time: '9:43', author: '', text: 'start', own: true },
  { time: '9:44', author: 'Mara', text: 'timeline' },
  { time: '9:45', author: 'Noor', text: 'rollback' },
  { time: '9:45', author: 'Yuki', text: 'yes' },
  { time: '9:49', author: 'Noor', text: 'done' },
]

/** A quiet sample of what a room looks like. Decoration: hidden from assistive technology, shown where there is room. */
export function Specimen() {
  const texts = specimenTexts[useLanguage((state) => state.language)]
  return (
    <aside className={styles.specimen} aria-hidden="true">
      <div className={styles.desk}>
        <div className={styles.sheet}>
          <div className={styles.head}>
            <CodeTiles code="M7QK" size="small" />
            <span>{texts.people}</span>
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
                <span>{texts[line.text]}</span>
              </span>
            </div>
          ))}
        </div>
      </div>
    </aside>
  )
}
