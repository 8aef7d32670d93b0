import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore } from 'zustand'
import type { MessageEntry, NoticeEntry } from '../../lib/timeline.ts'
import { RoomContext } from '../../state/room-context.ts'
import type { RoomState } from '../../state/room-state.ts'
import { MessageRow } from './message-row.tsx'
import { NoticeRow } from './notice-row.tsx'

const NOON = new Date(2026, 10, 20, 12).getTime()

const said: MessageEntry = {
  kind: 'message',
  key: 'mara/1',
  id: '1',
  by: 'mara',
  at: NOON,
  text: 'hi',
  seq: 2,
  status: 'sent',
}

const came: NoticeEntry = {
  kind: 'joined',
  key: 'seq-1',
  by: 'mara',
  at: NOON,
  seq: 1,
  member: { id: 'mara', name: 'Mara', role: 'host' },
}

const idle = () => undefined
const rows: Readonly<Record<string, ReactNode>> = {
  message: (
    <MessageRow
      entry={said}
      at={NOON}
      position={7}
      name="Mara"
      caution={undefined}
      hue={30}
      own={false}
      first
      showTime
      tellsPending={false}
      tabbable={false}
      onRetry={idle}
      onDiscard={idle}
    />
  ),
  notice: (
    <NoticeRow
      row={{ type: 'notice', key: 'notice', at: NOON, newDay: false, entries: [came] }}
      position={7}
      tabbable={false}
      selfId="me"
      names={new Map()}
      lookalikes={new Map()}
    />
  ),
}

test.each(Object.entries(rows))(
  'a %s has its place among all of them, and its whole time in its name',
  (_, row) => {
    const room = createStore(() => ({}) as RoomState)
    const markup = renderToStaticMarkup(<RoomContext value={room}>{row}</RoomContext>)
    const article = /^<div[^>]* role="article"[^>]*>/.exec(markup)?.[0]
    expect(article).toContain('aria-posinset="7"')
    expect(article, 'nobody knows of how many').toContain('aria-setsize="-1"')
    const [, timeId, time] = /<time id="([^"]+)"[^>]*>(.*?)<\/time>/.exec(markup) ?? []
    expect(/aria-labelledby="([^"]+)"/.exec(article ?? '')?.[1]?.split(' ')).toContain(timeId)
    expect(time).toMatch(/^<span aria-hidden="true">12:00<\/span><span class="sr-only">12:00\sPM<\/span>$/)
  },
)
