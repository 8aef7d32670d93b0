import { useEffect, useRef, useState } from 'react'
import { copyText } from '../../lib/clipboard.ts'

const SHOWN_MS = 2000

/** Copies `text` and says for a moment that it did; `onRefused` runs where the browser doesn't let it. */
export function useCopy(text: string, onRefused: () => void) {
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async () => {
    if (!(await copyText(text))) return onRefused()
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), SHOWN_MS)
  }
  return { copied, copy: () => void copy() }
}
