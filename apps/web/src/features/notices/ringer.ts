import type { StoreApi } from 'zustand'
import { isLooking } from '../../lib/looking.ts'
import { isMuted } from '../../lib/mutes.ts'
import type { MessageEntry } from '../../lib/timeline.ts'
import { playTone } from '../../lib/tone.ts'
import { bellNow } from '../../state/notifications-store.ts'
import { usePreferences } from '../../state/preferences-store.ts'
import type { RoomState } from '../../state/room-state.ts'
import { type Call, callFor } from './call.ts'
import { notificationText } from './notification-text.ts'
import type { RingTurn } from './ring-turn.ts'
import { showNotification } from './show-notification.ts'

/** After a ring the next one waits this long, and tells of all that came meanwhile. */
const PAUSE_MS = 5000

/** Calls somebody to a room: by a notification, by a tone, as they wish. */
export class Ringer {
  readonly #store: StoreApi<RoomState>
  readonly #turn: RingTurn
  #missed: readonly MessageEntry[] = []
  #lastRing = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined
  #takeAway = () => undefined as void

  constructor(store: StoreApi<RoomState>, turn: RingTurn) {
    this.#store = store
    this.#turn = turn
  }

  /** Rings for what is missed by now; more of it takes part in a ring that is to come anyway. */
  ring(missed: readonly MessageEntry[]) {
    this.#missed = missed
    if (this.#timer !== undefined || !isWanted(this.#call())) return
    const pause = Math.max(0, this.#lastRing + PAUSE_MS - performance.now())
    this.#timer = setTimeout(() => void this.#ringNow(), pause)
  }

  /** Nothing is missed any more. */
  hush() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#missed = []
    this.#takeAway()
  }

  async #ringNow() {
    const mine = await this.#turn.take(this.#missed.at(-1)?.seq ?? 0)
    this.#timer = undefined
    // While the tabs were talking it may have been read, or muted.
    const newest = this.#missed.at(-1)
    const call = this.#call()
    if (!mine || newest === undefined || !isWanted(call)) return
    this.#lastRing = performance.now()
    if (call.tone) void playTone()
    if (call.notification) await this.#notify(newest)
  }

  async #notify(newest: MessageEntry) {
    const state = this.#store.getState()
    this.#takeAway()
    this.#takeAway = await showNotification({
      ...notificationText(state, newest, this.#missed.length),
      tag: `parley:${state.room.code}`,
      lang: document.documentElement.lang,
    })
  }

  #call(): Call {
    return callFor({
      looking: isLooking(),
      muted: isMuted(this.#store.getState().room.code),
      notifications: bellNow() === 'on',
      sound: usePreferences.getState().sound,
    })
  }
}

const isWanted = ({ notification, tone }: Call) => notification || tone
