import { X } from 'lucide-react'
import { type ReactNode, type SyntheticEvent, useEffect, useEffectEvent, useId, useRef } from 'react'
import { cx } from '../lib/cx.ts'
import { focusOrigin } from '../lib/focus-origin.ts'
import { useBackCloses } from '../lib/overlay-history.ts'
import { strings } from '../strings.ts'
import { IconButton } from './button.tsx'
import styles from './sheet.module.css'

type SheetProps = {
  title: string
  open: boolean
  onClose: () => void
  /** Room for two columns, where the screen has it. */
  wide?: boolean
  children: ReactNode
}

/**
 * A modal: a sheet from below on a phone, a centred panel elsewhere. The native dialog traps the focus and closes on Escape; Back
 * closes it, too. However it closes, the focus returns to what opened it.
 */
export function Sheet({ title, open, onClose, wide = false, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()

  const giveBackFocus = useRef<() => void>(undefined)
  useBackCloses(open, onClose)

  useEffect(() => {
    const element = dialog.current
    if (open && element?.open === false) {
      giveBackFocus.current = focusOrigin()
      element.showModal()
    }
    if (open) return
    element?.close()
    // The dialog itself knows only of what had the focus, and not whether it can be seen any more.
    if (document.activeElement === document.body) giveBackFocus.current?.()
  }, [open])

  const closeSelf = useEffectEvent(onClose)
  // The padding belongs to the inner box, so a click on the dialog itself is one on its backdrop.
  useEffect(() => {
    const element = dialog.current
    const onClick = (event: MouseEvent) => {
      if (event.target === element) closeSelf()
    }
    element?.addEventListener('click', onClick)
    return () => element?.removeEventListener('click', onClick)
  }, [])

  // The dialog would close first and tell later: what is pressed in between to open it again would be lost.
  const onCancel = (event: SyntheticEvent) => {
    event.preventDefault()
    onClose()
  }

  return (
    <dialog
      ref={dialog}
      className={cx(styles.sheet, wide && styles.wide)}
      aria-labelledby={heading}
      onCancel={onCancel}
      // Browsers may close it without asking, and it also tells of being closed from outside: late, when another one or it again may be open.
      onClose={({ currentTarget }) => open && !currentTarget.open && onClose()}
    >
      {open && (
        <div className={styles.body}>
          <div className={styles.head}>
            <h2 id={heading} className={styles.title}>
              {title}
            </h2>
            <IconButton label={strings.room.close} icon={<X size={20} aria-hidden />} onClick={onClose} />
          </div>
          {children}
        </div>
      )}
    </dialog>
  )
}
