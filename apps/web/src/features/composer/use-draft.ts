import { useEffect, useState } from 'react'
import { draftKey, drafts } from '../../lib/drafts.ts'

/** What is being written in the room of `code`: kept with every change, so that no reload and no closed tab loses it. */
export function useDraft(code: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => drafts.read(code))

  useEffect(() => {
    // A draft that was begun in another tab and not touched here is that tab's: when it is sent there, it is not to be sent here again.
    const mirror = (event: StorageEvent) => {
      if (event.key !== draftKey(code) || !drafts.isBorrowed(code)) return
      setText((current) => (current === '' ? '' : (event.newValue ?? '')))
    }
    const handOver = () => drafts.handOver(code)
    addEventListener('storage', mirror)
    addEventListener('pagehide', handOver)
    return () => {
      removeEventListener('storage', mirror)
      removeEventListener('pagehide', handOver)
    }
  }, [code])

  const change = (value: string) => {
    setText(value)
    drafts.write(code, value)
  }
  return [text, change]
}
