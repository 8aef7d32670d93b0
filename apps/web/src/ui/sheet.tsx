import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { cx } from '../lib/cx.ts'
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
 * A modal: a sheet from below on a phone, a centred panel elsewhere. The native dialog traps the focus, closes on Escape and gives
 * the focus back to what had it.
 */
export function Sheet({ title, open, onClose, wide = false, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()

  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open) dialog.current?.close()
  }, [open])

  // The padding belongs to the inner box, so a click on the dialog itself is one on its backdrop.
  useEffect(() => {
    const element = dialog.current
    const onClick = (event: MouseEvent) => {
      if (event.target === element) element?.close()
    }
    element?.addEventListener('click', onClick)
    return () => element?.removeEventListener('click', onClick)
  }, [])

  return (
    <dialog
      ref={dialog}
      className={cx(styles.sheet, wide && styles.wide)}
      aria-labelledby={heading}
      onClose={onClose}
    >
      {open && (
        <div className={styles.body}>
          <header className={styles.head}>
            <h2 id={heading} className={styles.title}>
              {title}
            </h2>
            <IconButton label={strings.room.close} icon={<X size={20} aria-hidden />} onClick={onClose} />
          </header>
          {children}
        </div>
      )}
    </dialog>
  )
}
