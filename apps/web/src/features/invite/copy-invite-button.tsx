import { Check, Link } from 'lucide-react'
import { inviteLink } from '../../lib/clipboard.ts'
import { strings } from '../../strings.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import styles from './copy-invite-button.module.css'
import { useCopy } from './use-copy.ts'

type CopyProps = { code: string; onRefused: () => void }

/** The header's button; at most one of it is on the screen. */
export function CopyInviteButton({ code, onRefused }: CopyProps) {
  const { copied, copy } = useCopy(inviteLink(code), onRefused)
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

/** The same with its text, for the empty room. */
export function CopyLinkButton({ code, onRefused }: CopyProps) {
  return <CopyLink {...useCopy(inviteLink(code), onRefused)} />
}

type CopyLinkProps = { copied: boolean; copy: () => void; wide?: boolean }

/** The button alone, for who also copies by other ways. */
export function CopyLink({ copied, copy, wide = false }: CopyLinkProps) {
  return (
    <>
      <Button
        look="primary"
        wide={wide}
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
