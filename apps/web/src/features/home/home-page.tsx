import type { Session } from '@parley/protocol'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { seats } from '../../lib/seats.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { CodeField } from './code-field.tsx'
import { EntryAlert } from './entry-alert.tsx'
import styles from './home-page.module.css'
import { Specimen } from './specimen.tsx'
import { useEntryForm } from './use-entry-form.ts'

type HomePageProps = {
  /** The code of the room somebody was on the way to; then only their name is missing. */
  code?: string
  /** The code of a room they had a seat in, and which is no more. */
  closedCode?: string | undefined
  codeLength: number
  /** Why they are here and not in the room. */
  notice?: string | undefined
  onEnter: (session: Session) => void
  /** The theme control. */
  themeControl: ReactNode
}

/** The way in: a code and a name, or a new room. */
export function HomePage({
  code = '',
  closedCode,
  codeLength,
  notice,
  onEnter,
  themeControl,
}: HomePageProps) {
  const form = useEntryForm({ initialCode: code, initialName: seats.readName(), codeLength, onEnter })
  const alertId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const { problem, nameRef, codeRef } = form
  const invited = code !== ''
  const closed = closedCode !== undefined
  const joining = form.code !== ''
  const alert = problem && <EntryAlert id={alertId} problem={problem} onSuggestion={form.takeSuggestion} />
  const atCreate = problem?.field === 'form' && form.tried === 'create'
  const [title, lead] = intro({
    noRoom: invited && form.noRoom === form.code,
    invited: invited && form.code === code,
    closedCode,
  })

  useEffect(() => {
    document.title = strings.app.name
    // Why they are not where they wanted to be comes first.
    if (closed) return heading.current?.focus()
    // On a touch screen the keyboard would cover half of what the page wants to say first.
    if (matchMedia('(pointer: coarse)').matches) return
    const first = invited ? nameRef.current : codeRef.current
    first?.focus()
  }, [closed, invited, nameRef, codeRef])

  return (
    <div className={styles.page}>
      <a className="skip" href="#content">
        {strings.app.skipToContent}
      </a>
      <header className={styles.header}>
        <span className={styles.wordmark}>{strings.app.name}</span>
        {themeControl}
      </header>
      <main className={styles.main} id="content" tabIndex={-1}>
        <div className={styles.intro}>
          <h1 ref={heading} className={styles.heading} tabIndex={-1}>
            {title}
          </h1>
          <p className={styles.lead}>{lead}</p>
        </div>
        {notice !== undefined && <p className={styles.notice}>{notice}</p>}
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            form.join()
          }}
        >
          <CodeField
            ref={codeRef}
            value={form.code}
            codeLength={codeLength}
            errorId={problem?.field === 'code' ? alertId : undefined}
            onChange={form.changeCode}
          />
          {problem?.field === 'code' && alert}
          <TextField
            ref={nameRef}
            label={strings.home.name}
            placeholder={strings.home.namePlaceholder}
            value={form.name}
            errorId={problem?.field === 'name' ? alertId : undefined}
            autoComplete="nickname"
            enterKeyHint="go"
            dir="auto"
            onChange={(event) => form.changeName(event.target.value)}
          />
          {problem?.field !== 'code' && !atCreate && alert}
          {/* Of the two, the one that what is entered so far leads to stands out. */}
          <Button
            type="submit"
            look={joining ? 'primary' : 'secondary'}
            wide
            aria-busy={form.busy === 'join'}
          >
            {strings.home.join}
          </Button>
          <p className={styles.or}>
            <span>{strings.home.or}</span>
          </p>
          {atCreate && alert}
          <Button
            look={joining ? 'secondary' : 'primary'}
            wide
            aria-busy={form.busy === 'create'}
            onClick={form.create}
          >
            {strings.home.create}
          </Button>
        </form>
      </main>
      <Specimen />
    </div>
  )
}

type Arrival = { noRoom: boolean; invited: boolean; closedCode: string | undefined }

function intro({ noRoom, invited, closedCode }: Arrival): [title: string, lead: string] {
  const { home } = strings
  if (noRoom) return [home.noRoomHeading, home.noRoomLead]
  if (closedCode !== undefined) return [home.closedHeading(closedCode), home.closedLead]
  return invited ? [home.seatlessHeading, home.seatlessLead] : [home.heading, home.lead]
}
