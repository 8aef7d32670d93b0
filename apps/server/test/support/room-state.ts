import type { Session } from '@parley/protocol'
import { expect } from 'vitest'
import { request } from './rest.ts'

/** What the server answers to a member who asks for the room. */
export async function roomStatus({ url }: { url: string }, { code, token }: Session): Promise<number> {
  return (await request(`${url}/rooms/${code}`, { token })).status
}

/** Waits until a room is gone; resolves with the milliseconds that have passed `since`. */
export async function roomGone(
  server: { url: string },
  session: Session,
  since = performance.now(),
): Promise<number> {
  await expect.poll(() => roomStatus(server, session), { timeout: 12_000, interval: 50 }).toBe(404)
  return performance.now() - since
}
