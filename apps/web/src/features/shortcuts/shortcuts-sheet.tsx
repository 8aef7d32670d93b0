import { Fragment } from 'react'
import { usePreferences } from '../../state/preferences-store.ts'
import { strings } from '../../strings.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { mod } from './mod.ts'
import { SectionHeading } from '../../ui/section-heading.tsx'
import styles from './shortcuts-sheet.module.css'

/** Keys that are pressed together, as they are called; and the ways to press a shortcut. */
type Keys = readonly string[]
type Row = { does: string; ways: readonly Keys[] }

/** All shortcuts of a room. */
export function ShortcutsSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const withSingleKeys = usePreferences((state) => state.singleKeys)
  const { shortcuts } = strings
  const { keys, does } = shortcuts
  const ctrl = mod === 'command' ? '⌘' : keys.ctrl

  const writing: Row[] = [
    { does: does.send, ways: [[keys.enter], [ctrl, keys.enter]] },
    { does: does.breakLine, ways: [[keys.shift, keys.enter]] },
    { does: does.messages, ways: [[keys.escape]] },
  ]
  const reading: Row[] = [
    { does: does.browse, ways: [['↑'], ['↓']] },
    { does: does.actions, ways: [[keys.enter]] },
    { does: does.page, ways: [[keys.pageUp], [keys.pageDown]] },
    { does: does.ends, ways: [[keys.home], [keys.end]] },
  ]
  const single: Row[] = [
    { does: does.message, ways: [['M'], ['/']] },
    { does: does.latest, ways: [['L']] },
    { does: does.invite, ways: [['I']] },
    { does: does.people, ways: [['P']] },
    { does: does.shortcuts, ways: [['?']] },
  ]
  const always: Row[] = [
    { does: does.shortcuts, ways: [[ctrl, '/']] },
    { does: does.close, ways: [[keys.escape]] },
  ]

  return (
    <Sheet title={shortcuts.heading} open={open} onClose={onClose}>
      <Group heading={shortcuts.single} rows={single} off={withSingleKeys ? undefined : shortcuts.off} />
      <Group heading={shortcuts.always} rows={always} />
      <Group heading={shortcuts.writing} rows={writing} />
      <Group heading={shortcuts.reading} rows={reading} />
    </Sheet>
  )
}

type GroupProps = {
  heading: string
  rows: readonly Row[]
  /** Says that they don't work now. */
  off?: string | undefined
}

function Group({ heading, rows, off }: GroupProps) {
  return (
    <section data-off={off !== undefined || undefined}>
      <SectionHeading>{heading}</SectionHeading>
      {off !== undefined && <p className={styles.hint}>{off}</p>}
      <dl>
        {rows.map((row) => (
          <div key={row.does} className={styles.row}>
            <dt>{row.does}</dt>
            <dd className={styles.ways}>
              {row.ways.map((way, index) => (
                <Fragment key={way.join()}>
                  {index > 0 && <span className={styles.or}>{strings.shortcuts.or}</span>}
                  <span className={styles.way} dir="ltr">
                    {way.map((key) => (
                      <kbd key={key} className={styles.key}>
                        {key}
                      </kbd>
                    ))}
                  </span>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
