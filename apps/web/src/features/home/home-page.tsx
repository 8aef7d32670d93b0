import type { Session } from '@parley/protocol'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { seats } from '../../lib/seats.ts'
import { watchServer } from '../../state/server-reach.ts'
import { strings } from '../../strings.ts'
import { CodeField } from './code-field.tsx'
import { DepartureNotice } from './departure-notice.tsx'
import { EntryAlert } from './entry-alert.tsx'
import { EntryButtons } from './entry-buttons.tsx'
import styles from './home-page.module.css'
import { RecentRooms } from './recent-rooms.tsx'
import { ReturnCard } from './return-card.tsx'
import { ServerNotice } from './server-notice.tsx'
import { Specimen } from './specimen.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useEntryForm } from './use-entry-form.ts'
import { useReturning } from './use-returning.tsx'

type HomePageProps = {
  /** The code of the room somebody was on the way to; then only their name is missing. */
  code?: string
  /** The code of a room they had a seat in, and which is no more. */
  closedCode?: string | undefined
  /** They followed an address that leads nowhere. */
  lost?: boolean
  codeLength: number
  /** Why they are here and not in the room. */
  notice?: string | undefined
  onEnter: (session: Session) => void
  /** What the page looks like, and which language it speaks. */
  lookControls: ReactNode
  /** That there is a newer build, if there is. */
  updateNotice: ReactNode
}

/** The way in: a code and a name, or a new room; and back to where this browser was before. */
export function HomePage(props: HomePageProps) {
  const { code = '', closedCode, lost = false, codeLength, notice, onEnter } = props
  const form = useEntryForm({ initialCode: code, initialName: seats.readName(), codeLength, onEnter })
  const alertId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const { problem, nameRef, codeRef } = form
  const focusStart = () => (isCoarse() ? heading : codeRef).current?.focus()
  const returning = useReturning({ onEnter, onKnown: form.joinKnown, onFocusLost: focusStart })
  const invited = code !== ''
  const joining = form.code !== ''
  const seat = invited ? null : (returning.seat ?? null)
  const listed = !invited && returning.list.rooms.length > 0
  const closed = closedCode !== undefined
  const alert = problem && <EntryAlert id={alertId} problem={problem} onSuggestion={form.takeSuggestion} />
  const atCreate = problem?.field === 'form' && form.tried === 'create'
  const arrival = {
    noRoom: invited && form.noRoom === form.code,
    invited: invited && form.code === code,
    refused: problem?.refused !== undefined,
    lost,
    closedCode,
  }
  const [title, lead] = intro(arrival)
  const tabTitle = tabTitleOf(arrival, form.code)

  useEffect(() => {
    document.title = tabTitle
  }, [tabTitle])

  useEffect(watchServer, [])

  useEffect(() => {
    // Why they are not where they wanted to be comes first.
    if (closed) return heading.current?.focus()
    // On a touch screen the keyboard would cover half of what the page wants to say first.
    if (isCoarse()) return
    const first = invited ? nameRef.current : codeRef.current
    first?.focus()
  }, [closed, invited, nameRef, codeRef])

  return (
    <div className={styles.page}>
      <a className="skip" href="#content">
        {strings.app.skipToContent}
      </a>
      <div className={styles.top}>
        <header className={styles.header}>
          <Wordmark />
          {props.lookControls}
        </header>
        {props.updateNotice}
      </div>
      <main
        className={styles.main}
        id="content"
        tabIndex={-1}
        data-returning={seat !== null || listed || undefined}
      >
        <DepartureNotice onReturn={onEnter} onFocusLost={focusStart} />
        <div className={styles.intro}>
          <h1 ref={heading} className={styles.heading} tabIndex={-1}>
            {title}
          </h1>
          <p className={styles.lead}>{lead}</p>
        </div>
        {notice !== undefined && <p className={styles.notice}>{notice}</p>}
        {seat && <ReturnCard {...seat} prominent={!joining} />}
        {form.unanswered === null && <ServerNotice />}
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
            travels={returning.travelling === null}
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
          {form.unanswered === 'join' && <ServerNotice answersPress />}
          <EntryButtons
            primary={problem?.refused?.next ?? (joining ? 'join' : seat ? null : 'create')}
            busy={form.busy}
            alert={form.unanswered === 'create' ? <ServerNotice answersPress /> : atCreate && alert}
            onCreate={form.create}
          />
        </form>
        {listed && <RecentRooms {...returning.list} />}
      </main>
      <Specimen />
    </div>
  )
}

const isCoarse = () => matchMedia('(pointer: coarse)').matches

/** The name, which leads home from anywhere but home. */
function Wordmark() {
  const [path] = useLocation()
  const { name } = strings.app
  if (path === '/') return <span className={styles.wordmark}>{name}</span>
  return (
    <Link href="/" className={styles.wordmark}>
      {name}
    </Link>
  )
}

type Arrival = {
  noRoom: boolean
  invited: boolean
  refused: boolean
  lost: boolean
  closedCode: string | undefined
}

function intro({ noRoom, invited, refused, lost, closedCode }: Arrival): [title: string, lead: string] {
  const { home } = strings
  if (noRoom) return [home.noRoomHeading, home.noRoomLead]
  if (closedCode !== undefined) return [home.closedHeading(closedCode), home.closedLead]
  if (lost) return [home.lostHeading, home.lostLead]
  if (invited) return [home.seatlessHeading, refused ? home.refusedLead : home.seatlessLead]
  return [home.heading, home.lead]
}

/** What the tab is called: where it leads, or why not to where they were going. */
function tabTitleOf({ noRoom, invited, lost, closedCode }: Arrival, code: string): string {
  const { name, titles } = strings.app
  if (closedCode !== undefined) return `${titles.closed(closedCode)} · ${name}`
  if (lost || noRoom) return `${titles.notFound} · ${name}`
  return invited ? `${titles.join(code)} · ${name}` : name
}
