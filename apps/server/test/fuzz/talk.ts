import type { ServerFrame, Session } from '@parley/protocol'
import { HandSocket } from '../support/hand-socket.ts'
import { inTime } from './in-time.ts'

/** Has each of the people say something, and demands that all of them read it. */
export async function talk(wsUrl: string, people: readonly Session[]): Promise<void> {
  const places = await Promise.all(people.map((session) => enter(wsUrl, session)))
  for (const { socket, session } of places) {
    const id = `hello of ${session.self.id}`
    socket.say({ type: 'send', id, kind: 'message', body: { text: id } })
    await inTime(Promise.all(places.map(({ reads }) => reads(id))))
  }
  for (const { socket } of places) socket.tcp.destroy()
}

async function enter(wsUrl: string, session: Session) {
  const socket = await HandSocket.open(wsUrl)
  const seen: ServerFrame[] = []
  let wake = () => {}
  socket.onMessage = ({ opcode, payload }) => {
    if (opcode === 1) seen.push(JSON.parse(payload.toString()) as ServerFrame)
    wake()
  }
  const until = async (fits: (frame: ServerFrame) => boolean) => {
    while (!seen.some(fits)) await new Promise<void>((resolve) => (wake = resolve))
  }
  socket.say({ type: 'hello', token: session.token })
  await inTime(until(({ type }) => type === 'live'))
  const reads = (id: string) => until((frame) => frame.type === 'event' && 'id' in frame && frame.id === id)
  return { socket, session, reads }
}
