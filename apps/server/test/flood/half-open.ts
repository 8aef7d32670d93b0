import { connect, type Socket } from 'node:net'

/** Most connections that are begun and not yet open, so that the kernel's queue does not overflow. */
const OPENING_MAX = 100

/** Source addresses, all of this machine, so that no limit per address is what is tried. */
const SOURCES = 100

const upgrade = [
  'GET /ws HTTP/1.1',
  'Host: flood',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
].join('\r\n')

/** What a connection sends before it falls silent. */
export const halfOpenings = {
  'nothing at all': '',
  'half a request line': 'GET /healt',
  'half a head': 'GET /healthz/live HTTP/1.1\r\nHost: flood\r\nX: ',
  'half a body':
    'POST /rooms HTTP/1.1\r\nHost: flood\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"name":',
  'half an upgrade': upgrade,
  'an upgrade without a hello': `${upgrade}\r\n\r\n`,
} as const

/** Connections that are held open by whoever opened them. */
export interface HalfOpen {
  /** How many are open now. */
  open: () => number
  /** Resolves when the server has ended the last one. */
  gone: Promise<unknown>
  /** Ends what is left. */
  release: () => void
}

/** Opens `count` connections that send `text` and nothing more. */
export async function openHalf(url: string, count: number, text: string): Promise<HalfOpen> {
  const sockets: Socket[] = []
  const ends: Promise<void>[] = []
  let open = 0
  for (let begun = 0; begun < count; begun += OPENING_MAX) {
    const batch = Array.from({ length: Math.min(OPENING_MAX, count - begun) }, (_, index) => {
      const { socket, opened, ended } = openOne(url, `127.0.0.${1 + ((begun + index) % SOURCES)}`, text)
      sockets.push(socket)
      ends.push(ended.then(() => void open--))
      return opened.then(() => void open++)
    })
    await Promise.all(batch)
  }
  return {
    open: () => open,
    gone: Promise.all(ends),
    release: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function openOne(url: string, localAddress: string, text: string) {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), localAddress })
  socket.on('error', () => undefined)
  // Answers are read: a connection whose answer nobody takes would be another attack.
  socket.resume()
  if (text !== '') socket.write(text)
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const opened = new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  return { socket, opened: Promise.race([opened, ended]), ended }
}
