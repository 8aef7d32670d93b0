import type { Session } from '@parley/protocol'
import { type LeavingSeat, leavingSeats } from '../lib/leaving-seats.ts'
import { parley } from './client.ts'
import { useReach } from './server-reach.ts'

/** Gives a seat up, as soon as the server hears of it: now, when the network is back, or when this browser is here again. */
export async function giveUp(seat: Session): Promise<void> {
  // First of all: the page may be on its way out.
  leavingSeats.add(seat)
  await attempt(seat)
}

async function attempt({ token }: Pick<LeavingSeat, 'token'>): Promise<void> {
  try {
    // Succeeds without a seat, too: what an earlier attempt did may never have been heard of.
    await parley().deleteSession({ token })
    leavingSeats.remove(token)
  } catch {
    // Later.
  }
}

/** Gives up what could not be given up before; what somebody may still undo is left to its tab, or to the next time. */
async function giveUpLeft(): Promise<void> {
  await Promise.all(
    leavingSeats
      .list()
      .filter(({ undoUntil }) => undoUntil <= Date.now())
      .map(attempt),
  )
  leavingSeats.removeExpired()
}

/** Deletes the outboxes of seats that are no more. */
async function sweep(): Promise<void> {
  try {
    const { sweepOutboxes } = await import('./outbox-database.ts')
    await sweepOutboxes(leavingSeats.isUndoable)
  } catch {
    // Where nothing can be kept there is nothing to delete.
  }
}

/**
 * Clears up after whoever was here: gives up seats that were left without the server knowing, now and whenever it may be there again, and
 * deletes the outboxes of seats that are no more.
 */
export function watchLeft() {
  const clear = () => {
    void giveUpLeft()
    void sweep()
  }
  clear()
  addEventListener('online', () => void giveUpLeft())
  useReach.subscribe(({ reach }) => {
    if (reach.status === 'back') void giveUpLeft()
  })
  // Of a tab that was killed while its leaving could be undone.
  const latest = Math.max(0, ...leavingSeats.list().map(({ undoUntil }) => undoUntil - Date.now()))
  if (latest > 0) setTimeout(clear, latest)
}
