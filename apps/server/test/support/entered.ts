import { randomBytes } from 'node:crypto'
import { RawSocket } from './raw-socket.ts'
import { createRoom, joinRoom } from './rest.ts'

/** A live connection of the host of a new room. */
export async function enterNew({ url, wsUrl }: { url: string; wsUrl: string }): Promise<RawSocket> {
  return RawSocket.enter(wsUrl, await createRoom(url))
}

/** Two people who are live in a new room: Ada, its host, and Bob. */
export async function enterTwo({ url, wsUrl }: { url: string; wsUrl: string }) {
  const ada = await createRoom(url, 'Ada')
  const bob = await joinRoom(url, ada.code, 'Bob')
  const [a, b] = [await RawSocket.enter(wsUrl, ada), await RawSocket.enter(wsUrl, bob)]
  return { ada, bob, a, b }
}

/** Demands that a connection still works: what it says is stored and acknowledged. */
export async function expectWorking(socket: RawSocket): Promise<void> {
  const id = `works ${randomBytes(6).toString('hex')}`
  socket.say(id, 'x')
  await socket.next('sent', (frame) => frame.id === id)
}
