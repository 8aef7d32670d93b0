import { useEffect } from 'react'
import type { Room } from '@parley/protocol'
import { strings } from '../../strings.ts'
import { roomName } from './room-name.ts'

const COUNT_MAX = 99

/** The title of a room's tab: what is unread stands first, where a narrow tab doesn't cut it off, then that it is closed. */
export function tabTitle(room: Room, unread: number, closed = false): string {
  const count = unread > COUNT_MAX ? `${COUNT_MAX}+` : unread
  const name = closed ? strings.app.titles.closed(roomName(room)) : roomName(room)
  return `${unread > 0 ? `(${count}) ` : ''}${name} · ${strings.app.name}`
}

/** Shows in the browser's bar of tabs which room this is, and how much is unread there. */
export function useTabSign(room: Room, unread: number, closed: boolean) {
  const title = tabTitle(room, unread, closed)
  useEffect(() => {
    document.title = title
  }, [title])

  useEffect(() => {
    showIcon(unread > 0)
    return () => showIcon(false)
  }, [unread])
}

function showIcon(dotted: boolean) {
  document
    .querySelector('link[rel="icon"][type="image/svg+xml"]')
    ?.setAttribute('href', dotted ? '/favicon-unread.svg' : '/favicon.svg')
}
