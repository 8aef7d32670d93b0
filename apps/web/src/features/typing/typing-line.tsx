import { clipMarks } from '../../lib/clip-marks.ts'
import { cautiousName } from '../../lib/lookalikes.ts'
import { nameParts } from '../../lib/name-parts.ts'
import { useRoom } from '../../state/room-context.ts'
import { useOutage } from '../../state/use-outage.ts'
import { strings } from '../../strings.ts'
import styles from './typing-line.module.css'

/**
 * Who is typing, on a line that is always there, so that nothing moves when it fills. To look at only: read out, it would talk over
 * the messages. While the connection is down its strip stands there instead.
 */
export function TypingLine() {
  const typists = useRoom((state) => state.typists)
  const names = useRoom((state) => state.names)
  const lookalikes = useRoom((state) => state.lookalikes)
  const outage = useOutage()
  if (outage !== null) return null
  const told = typists.map((id) =>
    cautiousName({ id, name: names.get(id) ?? strings.timeline.unknownAuthor }, names, lookalikes),
  )
  return (
    <p className={styles.line} aria-hidden="true" data-typing>
      {told.length > 0 &&
        nameParts(strings.typing.who, told).map(({ text, isName }, at) =>
          isName ? (
            // oxlint-disable-next-line react/no-array-index-key -- the parts of a sentence have no other identity
            <bdi key={at} className={styles.name}>
              {clipMarks(text)}
            </bdi>
          ) : (
            text
          ),
        )}
    </p>
  )
}
