import { useEffect, useState } from 'react'

/** How long something has gone on: `short`, `noticeable` after 400 ms, `long` after 4 s; null while it doesn't. */
export type Lasting = 'short' | 'noticeable' | 'long'

const NOTICEABLE_MS = 400
const LONG_MS = 4000

/** Follows something that may take its time; what is over within a blink needs no word. */
export function useLasting(running: boolean): Lasting | null {
  const [lasting, setLasting] = useState<Lasting>('short')
  useEffect(() => {
    if (!running) return
    const timers = [
      setTimeout(() => setLasting('noticeable'), NOTICEABLE_MS),
      setTimeout(() => setLasting('long'), LONG_MS),
    ]
    return () => {
      for (const timer of timers) clearTimeout(timer)
      setLasting('short')
    }
  }, [running])
  return running ? lasting : null
}
