import { create } from 'zustand'
import type { TextPart } from '../lib/linkify.ts'

type LinksState = { split: (text: string) => TextPart[] }

/** How a message is cut into text and links. Until the code that knows links is there, all of it is text. */
export const useLinks = create<LinksState>()(() => ({ split: (text) => [{ text }] }))

/** Brings links into what is on the screen. Their code is large, and nobody needs it to read. */
export async function loadLinks(): Promise<void> {
  const { splitLinks } = await import('../lib/linkify.ts')
  useLinks.setState({ split: splitLinks })
}
