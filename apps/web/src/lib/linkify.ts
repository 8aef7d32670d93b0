import { LinkifyIt } from 'linkify-it'

/** A stretch of a message: plain text, or text that is a link. */
export type TextPart = { text: string; href?: string }

// Bare domains only under endings that are rarely anything else: `README.md` and `main.rs` are files, not places.
const bareDomains = ['com', 'org', 'net', 'edu', 'gov', 'io', 'dev', 'app', 'info', 'eu', 'de', 'uk', 'fr']
const linkifier = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, tlds: bareDomains })
const allowed = new Set(['http:', 'https:', 'mailto:'])

function safeHref(url: string): string | undefined {
  try {
    return allowed.has(new URL(url).protocol) ? url : undefined
  } catch {
    return undefined
  }
}

/** Cuts a message into text and links. Only http, https and mailto become links; everything else stays the text it is. */
export function splitLinks(text: string): TextPart[] {
  const matches = linkifier.match(text)
  if (!matches) return [{ text }]
  const parts: TextPart[] = []
  let end = 0
  for (const match of matches) {
    const href = safeHref(match.url)
    if (href === undefined) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: match.raw, href })
    end = match.lastIndex
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end) })
  return parts
}
