import { checkName, NAME_MAX_CODE_POINTS, normalizeCode, type Session } from '@parley/protocol'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { checkCodeInput, overwriteAtCaret, readCodeInput } from '../../lib/code-input.ts'
import { createRoom, type EntryProblem, type EntryResult, joinRoom } from '../../state/entry.ts'
import { strings } from '../../strings.ts'

/**
 * From the last character to the room: time to see the last tile fill, to go on typing a longer code, or to press the button, which
 * must not vanish under a hand that is on its way. What comes in one piece (pasted, filled in) leaves the hand freer still.
 */
const AFTER_TYPING_MS = 400
const AFTER_PASTING_MS = 800

type Options = {
  initialCode: string
  initialName: string
  codeLength: number
  onEnter: (session: Session) => void
}

/** What the two ways into a room share: the fields, what is wrong with them, and that only one request runs at a time. */
export function useEntryForm({ initialCode, initialName, codeLength, onEnter }: Options) {
  const [code, setCode] = useState(initialCode)
  const [name, setName] = useState(initialName)
  const [problem, setProblem] = useState<EntryProblem | null>(null)
  /** Which of the two ways in the problem is about. */
  const [tried, setTried] = useState<'join' | 'create'>('join')
  /** The last code that turned out to be of no open room. */
  const [noRoom, setNoRoom] = useState<string | null>(null)
  /** The way in whose last attempt nobody has answered. */
  const [unanswered, setUnanswered] = useState<'join' | 'create' | null>(null)
  const [busy, setBusy] = useState<'join' | 'create' | null>(null)
  const running = useRef(false)
  const autoSubmit = useRef<ReturnType<typeof setTimeout>>(undefined)
  const codeRef = useRef<HTMLInputElement>(null)
  const nameRef = useRef<HTMLInputElement>(null)

  useEffect(() => () => clearTimeout(autoSubmit.current), [])

  // A text that isn't what was typed has its caret at the end, unless told otherwise.
  const wantedCaret = useRef<number | null>(null)
  useLayoutEffect(() => {
    const at = wantedCaret.current
    wantedCaret.current = null
    if (at !== null) codeRef.current?.setSelectionRange(at, at)
  })

  /** @param sent the code of an attempt that nobody pressed a button for */
  const refuse = (kind: 'join' | 'create', found: EntryProblem, sent?: string) => {
    // Somebody has typed on: it was only the beginning of a longer code.
    if (sent !== undefined && codeRef.current?.value !== sent) return
    setTried(kind)
    setUnanswered(found.unreachable ? kind : null)
    // Said by the page, which also says when it is over.
    if (found.unreachable) return
    setProblem(found)
    if (found.noRoom !== undefined) setNoRoom(found.noRoom)
    const wrong = found.field === 'code' ? codeRef.current : found.field === 'name' ? nameRef.current : null
    wrong?.focus()
    // A wrong code is read again from the start; typing replaces it, unless it may yet go on.
    if (sent === undefined || wrong !== codeRef.current) wrong?.select()
  }

  const run = async (kind: 'join' | 'create', enter: () => Promise<EntryResult>, sent?: string) => {
    if (running.current) return
    running.current = true
    setBusy(kind)
    setProblem(null)
    try {
      const result = await enter()
      if (result.ok) onEnter(result.session)
      else refuse(kind, result.problem, sent)
    } finally {
      running.current = false
      setBusy(null)
    }
  }

  const join = (codeNow = code, nameNow = name, byItself = false) => {
    clearTimeout(autoSubmit.current)
    const found = findCodeProblem(codeNow, codeLength) ?? findNameProblem(nameNow)
    const wanted = normalizeCode(codeNow)
    if (found || wanted === null)
      refuse('join', found ?? { field: 'code', text: strings.problems.codeNotACode })
    else void run('join', () => joinRoom(wanted, nameNow), byItself ? codeNow : undefined)
  }

  const create = () => {
    clearTimeout(autoSubmit.current)
    const found = findNameProblem(name)
    if (found) refuse('create', found)
    else void run('create', () => createRoom(name))
  }

  const changeCode = (raw: string, caret: number | null) => {
    const overwritten = overwriteAtCaret(code, raw, caret, codeLength)
    const value = readCodeInput(overwritten ?? raw, codeLength)
    setCode(value)
    if (overwritten !== null) wantedCaret.current = caret
    if (problem?.field !== 'name') setProblem(null)
    clearTimeout(autoSubmit.current)
    const complete = [...value].length === codeLength && normalizeCode(value) !== null
    if (complete && value !== code && checkName(name).ok) {
      const pasted = [...value].length - [...code].length > 1
      const delay = pasted ? AFTER_PASTING_MS : AFTER_TYPING_MS
      autoSubmit.current = setTimeout(() => join(value, name, true), delay)
    }
  }

  const changeName = (value: string) => {
    clearTimeout(autoSubmit.current)
    setName(value)
    if (problem?.field !== 'code') setProblem(null)
  }

  /** Into a room that is known: the code needs no typing. */
  const joinKnown = (known: string) => {
    setCode(known)
    join(known)
  }

  const takeSuggestion = (suggestion: string) => {
    setName(suggestion)
    join(code, suggestion)
  }

  return {
    code,
    name,
    problem,
    tried,
    noRoom,
    unanswered,
    busy,
    codeRef,
    nameRef,
    changeCode,
    changeName,
    join,
    joinKnown,
    create,
    takeSuggestion,
  }
}

function findCodeProblem(value: string, codeLength: number): EntryProblem | null {
  const reason = checkCodeInput(value, codeLength)
  if (reason === null) return null
  const text = {
    missing: strings.problems.codeMissing,
    too_short: strings.problems.codeTooShort(codeLength),
    lookalike: strings.problems.codeLookalike,
    not_a_code: strings.problems.codeNotACode,
  }[reason]
  return { field: 'code', text }
}

function findNameProblem(name: string): EntryProblem | null {
  const check = checkName(name)
  if (check.ok) return null
  const text = {
    empty: strings.problems.nameMissing,
    too_long: strings.problems.nameTooLong(NAME_MAX_CODE_POINTS),
    forbidden_character: strings.problems.nameForbidden,
  }[check.reason]
  return { field: 'name', text }
}
