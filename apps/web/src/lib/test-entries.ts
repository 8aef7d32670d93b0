import type { MessageEntry, NoticeEntry } from './timeline.ts'

const MINUTE = 60_000

/** When it is midday in tests, wherever they run: days and hours around it are the same ones everywhere. */
export const NOON = new Date(2026, 10, 20, 12).getTime()

/** For tests: a message that the server has, so many minutes after {@link NOON}. */
export const message = (by: string, minutes: number, rest: Partial<MessageEntry> = {}): MessageEntry => ({
  kind: 'message',
  key: `${by}${minutes}`,
  id: `${by}${minutes}`,
  by,
  at: NOON + minutes * MINUTE,
  text: 'hi',
  seq: 1,
  status: 'sent',
  ...rest,
})

/** For tests: a message in which the member `m` says `text`. */
export const said = (text: string) => message('m', 0, { key: text, id: text, text })

/** For tests: that somebody, whose id is their name, has come or gone, so many minutes after {@link NOON}. */
export const notice = (kind: 'joined' | 'left', name: string, minutes = 0): NoticeEntry => ({
  kind,
  key: `${kind}${name}${minutes}`,
  by: name,
  at: NOON + minutes * MINUTE,
  seq: 1,
  member: { id: name, name, role: 'member' },
})
