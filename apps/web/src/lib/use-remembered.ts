import { useState } from 'react'
import { local } from './storage.ts'

/** Something of the page that is on or off, and that this browser remembers under `key`. */
export function useRemembered(key: string, initially: boolean): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => {
    const stored = local.getItem(key)
    return stored === null ? initially : stored === 'on'
  })
  const set = (next: boolean) => {
    local.setItem(key, next ? 'on' : 'off')
    setOn(next)
  }
  return [on, set]
}
