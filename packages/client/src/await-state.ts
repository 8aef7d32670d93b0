import { ParleyError } from './errors.ts'
import type { Listener } from './emitter.ts'
import type { RoomConnectionState } from './room-state.ts'

/** Something with a connection state that tells of its changes. */
export interface Stateful {
  readonly state: RoomConnectionState
  on(type: 'state', listener: Listener<RoomConnectionState>): () => void
}

/** Resolves when `room` is live, at once if it is; rejects with code `closed` if it ends before. */
export function untilLive(room: Stateful): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const settle = (state: RoomConnectionState): void => {
    if (state.status === 'live') resolve()
    else if (state.status === 'closed')
      reject(new ParleyError('closed', `The connection ended: ${state.reason}.`))
    else return
    stop()
  }
  const stop = room.on('state', settle)
  settle(room.state)
  return promise
}

/** Resolves when `room` isn't live any more, or after `ms`. */
export function untilNotLive(room: Stateful, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  const stop = room.on('state', ({ status }) => {
    if (status !== 'live') resolve()
  })
  return promise.finally(() => {
    clearTimeout(timer)
    stop()
  })
}
