import type { Session } from '@parley/protocol'
import type { Frame } from './line.ts'

/** The event of a message as the server would send it. */
export const said = (seq: number, author: Session, text: string): Frame => ({
  type: 'event',
  kind: 'message',
  seq,
  id: `said-${seq}`,
  by: author.self.id,
  at: new Date().toISOString(),
  body: { text },
})
