import { drafts } from './drafts.ts'
import { mutedKey, seatKey, seats, seenKey } from './seats.ts'
import { local } from './storage.ts'

/** Forgets the seat of `code` and whatever else was kept for the room; the answer brings all of it back. */
export function setAside(code: string): () => void {
  const kept = [seatKey(code), mutedKey(code), seenKey(code)].map((key) => [key, local.getItem(key)] as const)
  const draft = drafts.read(code)
  seats.forget(code)
  return () => {
    for (const [key, value] of kept) if (value !== null) local.setItem(key, value)
    drafts.write(code, draft)
  }
}
