import { Share } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { inviteLink } from '../../lib/clipboard.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { CopyLinkButton } from './copy-invite-button.tsx'
import styles from './invite-sheet.module.css'

type InviteSheetProps = {
  code: string
  /** `manual`: copying was refused, so the link waits selected for a copy by hand. */
  mode: 'closed' | 'open' | 'manual'
  onClose: () => void
  onCopyRefused: () => void
}

/** The code to read out or to project, and the link to send. */
export function InviteSheet({ code, mode, onClose, onCopyRefused }: InviteSheetProps) {
  const link = inviteLink(code)
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (mode !== 'manual') return
    field.current?.focus()
    field.current?.select()
  }, [mode])

  return (
    <Sheet title={strings.room.invite} open={mode !== 'closed'} onClose={onClose}>
      <p className={styles.hint}>{strings.room.inviteHint}</p>
      <div>
        <span className="sr-only">{code}</span>
        <CodeTiles code={code} size="large" />
      </div>
      <input
        ref={field}
        className={styles.link}
        aria-label={strings.room.inviteLink}
        value={link}
        readOnly
        dir="ltr"
        onFocus={(event) => event.currentTarget.select()}
      />
      {mode === 'manual' && (
        <p role="alert" className={styles.manual}>
          {strings.room.inviteManual}
        </p>
      )}
      <div className={styles.actions}>
        <CopyLinkButton wide code={code} onRefused={onCopyRefused} />
        {typeof navigator.share === 'function' && (
          <Button
            wide
            icon={<Share size={18} aria-hidden />}
            // Dismissing the system's sheet rejects; there is nothing to say about that.
            onClick={() => void navigator.share({ url: link }).catch(() => undefined)}
          >
            {strings.room.share}
          </Button>
        )}
      </div>
    </Sheet>
  )
}
