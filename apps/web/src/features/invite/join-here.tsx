import { strings } from '../../strings.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import styles from './join-here.module.css'

/** Where others come in, to be read off a projector. The header says the same to assistive technology. */
export function JoinHere({ code }: { code: string }) {
  return (
    <div className={styles.here} aria-hidden="true">
      <p className={styles.where}>
        {strings.room.joinAt} <b>{location.host}</b>
      </p>
      <CodeTiles code={code} size="medium" folds />
    </div>
  )
}
