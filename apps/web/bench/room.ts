import type { Session } from '@parley/protocol'
import { apiOf } from '../e2e/support/api.ts'
import type { TestServer } from '../e2e/support/server.ts'

const LINES_AT_ONCE = 200

/** Somebody who sends over a socket of their own, as fast as they are told to. */
export type Sender = { send: (text: string) => void; drained: () => Promise<void>; close: () => void }

/** Connects a seat. */
export async function connect(server: TestServer, seat: Session): Promise<Sender> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, 'parley.v1')
  // Never an id that this seat has used before.
  const run = Date.now().toString(36)
  let sent = 0
  let acked = 0
  let refusal: string | null = null
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('The sender cannot connect')))
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'hello', token: seat.token })))
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as { type: string; code?: string }
      if (frame.type === 'live') resolve()
      if (frame.type === 'sent') acked += 1
      if (frame.type === 'error') refusal = frame.code ?? 'error'
    })
  })
  return {
    send: (text) => {
      sent += 1
      socket.send(JSON.stringify({ type: 'send', id: `${run}-${sent}`, kind: 'message', body: { text } }))
    },
    drained: async () => {
      while (acked < sent) {
        if (refusal !== null) throw new Error(`The server refused a message: ${refusal}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    close: () => socket.close(),
  }
}

/** A sentence as people write them: most are short, some take several lines. */
export function sentence(index: number): string {
  const words = 3 + ((index * 7) % 17) + (index % 11 === 0 ? 40 : 0)
  return `${index}: ${Array.from({ length: words }, (_, word) => ['so', 'where', 'is', 'everybody', 'now'][(index + word) % 5]).join(' ')}`
}

/** A room in which two people have said this many things. */
export async function roomWith(server: TestServer, count: number): Promise<Session> {
  const api = apiOf(server.url)
  const host = await api.create('Mara')
  const guest = await api.join(host.code, 'Noor')
  const senders = [await connect(server, host), await connect(server, guest)]
  for (let index = 0; index < count; index += 1) {
    const sender = senders[Math.floor(index / 3) % 2]
    sender?.send(sentence(index))
    if (index % LINES_AT_ONCE === 0) for (const one of senders) await one.drained()
  }
  for (const sender of senders) {
    await sender.drained()
    sender.close()
  }
  return host
}
