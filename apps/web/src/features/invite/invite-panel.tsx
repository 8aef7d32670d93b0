import { Share } from 'lucide-react'
import type { RefObject } from 'react'
import { inviteLink } from '../../lib/clipboard.ts'
import { isLoopback } from '../../lib/loopback.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import { CopyLink } from './copy-invite-button.tsx'
import styles from './invite-panel.module.css'
import { InviteQr } from './invite-qr.tsx'
import { useCopy } from './use-copy.ts'

type InvitePanelProps = {
  code: string
  /** Copying was refused: the link waits for a copy by hand. */
  manual: boolean
  field: RefObject<HTMLInputElement | null>
  onCopyRefused: () => void
}

/** The code to read out or to project, the link to send, and both for a camera. */
export function InvitePanel({ code, manual, field, onCopyRefused }: InvitePanelProps) {
  const link = inviteLink(code)
  const { copied, copy } = useCopy(link, onCopyRefused)

  const share = async () => {
    try {
      await navigator.share({ url: link })
    } catch (error) {
      // Whoever dismisses the system's sheet knows it. If there was none, the link can still be taken along.
      if (!(error instanceof DOMException && error.name === 'AbortError')) copy()
    }
  }

  return (
    <div className={styles.invite}>
      <div className={styles.say}>
        <p className={styles.where}>
          {strings.room.joinAt} <b dir="ltr">{location.host}</b>
        </p>
        <span className="sr-only">{code}</span>
        <CodeTiles code={code} size="large" travels folds />
        {isLoopback(location.hostname) ? (
          <p className={styles.loopback}>{strings.room.inviteLoopback}</p>
        ) : (
          <p className={styles.hint}>{strings.room.inviteHint}</p>
        )}
      </div>
      <div className={styles.send}>
        <input
          ref={field}
          className={styles.link}
          aria-label={strings.room.inviteLink}
          value={link}
          readOnly
          dir="ltr"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyLink copied={copied} copy={copy} />
        {typeof navigator.share === 'function' && (
          <Button icon={<Share size={18} aria-hidden />} onClick={() => void share()}>
            {strings.room.share}
          </Button>
        )}
        {manual && (
          <p role="alert" className={styles.manual}>
            {strings.room.inviteManual}
          </p>
        )}
      </div>
      <div className={styles.qr}>
        <InviteQr code={code} />
      </div>
    </div>
  )
}
