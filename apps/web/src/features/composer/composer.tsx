import { countCodePoints, TEXT_MAX_CODE_POINTS } from '@parley/protocol'
import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type KeyPress, sendsMessage } from '../../lib/send-key.ts'
import { useMedia } from '../../lib/use-media.ts'
import { useRoom } from '../../state/room-context.ts'
import type { SendRefusal } from '../../state/room-state.ts'
import { strings } from '../../strings.ts'
import { IconButton } from '../../ui/button.tsx'
import { ComposerHint } from './composer-hint.tsx'
import styles from './composer.module.css'
import { useDraft } from './use-draft.ts'
import { useGrowing } from './use-growing.ts'

/** From here on the count shows, so that the limit doesn't come as a surprise. */
const COUNT_FROM = TEXT_MAX_CODE_POINTS - 200

/** Writes and sends messages. What is written survives a reload, and is never cut. */
export function Composer() {
  const code = useRoom((state) => state.room.code)
  const send = useRoom((state) => state.send)
  const tellTyping = useRoom((state) => state.tellTyping)
  const [text, setText] = useDraft(code)
  const [refused, setRefused] = useState<SendRefusal | null>(null)
  const coarse = useMedia('(pointer: coarse)')
  const field = useRef<HTMLTextAreaElement>(null)
  const hint = useId()
  useGrowing(field, text)

  useEffect(() => {
    if (!coarse) field.current?.focus()
  }, [coarse])

  // Code units bound code points, so short texts need no counting.
  const length = text.length < COUNT_FROM ? 0 : countCodePoints(text.trim())
  const over = length > TEXT_MAX_CODE_POINTS

  const change = (value: string) => {
    setText(value)
    setRefused(null)
  }

  const submit = () => {
    if (text.trim() === '' || over) return
    const refusal = send(text.trim())
    if (refusal === null) change('')
    else setRefused(refusal)
    field.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!sendsMessage(keyPress(event), coarse)) return
    event.preventDefault()
    submit()
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={styles.box} data-over={over || undefined}>
        <textarea
          ref={field}
          id="message"
          className={styles.field}
          aria-label={strings.composer.label}
          aria-describedby={hint}
          aria-invalid={over}
          placeholder={strings.composer.placeholder}
          rows={1}
          dir="auto"
          enterKeyHint={coarse ? 'enter' : 'send'}
          value={text}
          onChange={(event) => {
            const { value } = event.target
            if (value.trim() !== '' && value.trim() !== text.trim()) tellTyping()
            change(value)
          }}
          onKeyDown={onKeyDown}
        />
        <IconButton
          type="submit"
          look={text.trim() === '' ? 'quiet' : 'primary'}
          className={styles.send}
          label={strings.composer.send}
          icon={<SendHorizontal size={20} className="directional" aria-hidden />}
          disabled={over}
          // The focus, and with it the keyboard of a phone, stays with the text.
          onPointerDown={(event) => event.preventDefault()}
        />
      </div>
      <ComposerHint id={hint} length={length} refused={refused} />
    </form>
  )
}

function keyPress(event: KeyboardEvent): KeyPress {
  const { key, shiftKey, ctrlKey, metaKey, altKey, nativeEvent } = event
  // oxlint-disable-next-line typescript/no-deprecated -- the only sign of a composition's last Enter in Safari
  const { keyCode } = event
  return { key, keyCode, shiftKey, ctrlKey, metaKey, altKey, isComposing: nativeEvent.isComposing }
}
