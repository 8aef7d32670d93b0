import { Check, Link } from 'lucide-react'
import { strings } from '../../strings.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import styles from './copy-invite-button.module.css'
import { useCopyInvite } from './use-copy-invite.ts'

type CopyProps = { code: string; onRefused: () => void }

/** The header's button; at most one of it is on the screen. */
export function CopyInviteButton({ code, onRefused }: CopyProps) {
  const { copied, copy } = useCopyInvite(code, onRefused)
  return (
    <>
      <IconButton
        roomy
        label={strings.room.copyInvite}
        text={copied ? strings.room.copied : strings.room.copyInvite}
        icon={copied ? <Check size={20} aria-hidden /> : <Link size={20} aria-hidden />}
        onClick={copy}
      />
      <span className={copied ? styles.toast : 'sr-only'} aria-live="polite">
        {copied && strings.room.linkCopied}
      </span>
    </>
  )
}

/** The same with its text, for the invite sheet and the empty room. */
export function CopyLinkButton({ code, onRefused, wide }: CopyProps & { wide?: boolean }) {
  const { copied, copy } = useCopyInvite(code, onRefused)
  return (
    <>
      <Button
        look="primary"
        wide={wide ?? false}
        icon={copied ? <Check size={18} aria-hidden /> : <Link size={18} aria-hidden />}
        onClick={copy}
      >
        {copied ? strings.room.copied : strings.room.copyLink}
      </Button>
      <span className="sr-only" aria-live="polite">
        {copied && strings.room.linkCopied}
      </span>
    </>
  )
}
