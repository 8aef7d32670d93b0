import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Opcodes of RFC 6455 §5.2. */
export const Opcode = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const

const FIN = 0x80
const MASKED = 0x80
const EXTENDED_16 = 126
const EXTENDED_64 = 127

/** What a frame's header may say that it should not. */
export interface FrameOptions {
  fin?: boolean
  /** RSV1, which a compressed message has set (RFC 7692 §6). */
  compressed?: boolean
}

/** A frame of a client, masked with zeros, so that its payload stays readable. */
export function clientFrame(
  opcode: number,
  payload: string | Buffer = '',
  { fin = true, compressed = false }: FrameOptions = {},
): Buffer {
  const bytes = Buffer.from(payload)
  const first = (fin ? FIN : 0) | (compressed ? 0x40 : 0) | opcode
  return Buffer.concat([Buffer.from([first]), maskedLength(bytes.length), Buffer.alloc(4), bytes])
}

function maskedLength(length: number): Buffer {
  if (length < EXTENDED_16) return Buffer.from([MASKED | length])
  if (length < 65_536) return Buffer.from([MASKED | EXTENDED_16, length >> 8, length & 0xff])
  const long = Buffer.alloc(9)
  long[0] = MASKED | EXTENDED_64
  long.writeUInt32BE(length, 5)
  return long
}

/** A frame that the server has sent. */
export interface ServerMessage {
  opcode: number
  payload: Buffer
}

/**
 * A WebSocket client made by hand: it can send what no library sends, and stop reading where the operating system sees it.
 * Whoever opens one destroys its `tcp`.
 */
export class HandSocket {
  readonly tcp: Socket
  /** Called with each frame of the server. */
  onMessage: (message: ServerMessage) => void = () => undefined
  /** Resolves with the close code that the server gave, or 1006, when the connection is gone. */
  readonly closed: Promise<number>
  #closeCode = 1006
  #unread: Buffer = Buffer.alloc(0)

  private constructor(tcp: Socket, first: Buffer) {
    this.tcp = tcp
    tcp.on('data', (chunk) => this.#read(chunk))
    this.closed = new Promise((resolve) => tcp.once('close', () => resolve(this.#closeCode)))
    if (first.length > 0) queueMicrotask(() => this.#read(first))
  }

  /**
   * Opens a WebSocket.
   * @param wsUrl its address, with the path
   * @throws {Error} with the answer, if the upgrade is refused
   */
  static async open(wsUrl: string, headers: readonly string[] = []): Promise<HandSocket> {
    const { hostname, port, pathname, host } = new URL(wsUrl)
    const tcp = connect({ host: hostname, port: Number(port), noDelay: true })
    tcp.on('error', () => undefined)
    tcp.write(
      [
        `GET ${pathname} HTTP/1.1`,
        `Host: ${host}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...headers,
        '\r\n',
      ].join('\r\n'),
    )
    const answer = await readHead(tcp)
    const end = answer.indexOf('\r\n\r\n') + 4
    if (!answer.subarray(0, 12).toString().endsWith(' 101')) {
      tcp.destroy()
      throw new Error(answer.toString())
    }
    return new HandSocket(tcp, answer.subarray(end))
  }

  /** Sends a frame; resolves `false` when the kernel takes no more for now. */
  send(opcode: number, payload: string | Buffer = '', options?: FrameOptions): boolean {
    return this.tcp.write(clientFrame(opcode, payload, options))
  }

  /** Sends a JSON value as a text frame. */
  say(frame: object): boolean {
    return this.send(Opcode.text, JSON.stringify(frame))
  }

  #read(chunk: Buffer): void {
    let rest = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    for (let next = takeFrame(rest); next !== null; next = takeFrame(rest)) {
      rest = next.rest
      const { message } = next
      if (message.opcode === Opcode.close) this.#answerClose(message.payload)
      this.onMessage(message)
    }
    this.#unread = rest
  }

  #answerClose(payload: Buffer): void {
    this.#closeCode = payload.length >= 2 ? payload.readUInt16BE() : 1005
    this.tcp.end(clientFrame(Opcode.close, payload.subarray(0, 2)))
  }
}

/** All bytes up to and with the end of the answer's header. */
async function readHead(tcp: Socket): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0)
  while (!bytes.includes('\r\n\r\n')) {
    const [chunk] = (await Promise.race([once(tcp, 'data'), once(tcp, 'close').then(() => [null])])) as [
      Buffer | null,
    ]
    if (chunk === null) throw new Error(`the connection was closed: ${bytes.toString()}`)
    bytes = Buffer.concat([bytes, chunk])
  }
  return bytes
}

/** The first frame of `bytes`, if all of it is there. A server's frames are not masked. */
function takeFrame(bytes: Buffer): { message: ServerMessage; rest: Buffer } | null {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return null
  let header = 2
  let length = second & 0x7f
  if (length === EXTENDED_16) {
    if (bytes.length < 4) return null
    header = 4
    length = bytes.readUInt16BE(2)
  } else if (length === EXTENDED_64) {
    if (bytes.length < 10) return null
    header = 10
    length = Number(bytes.readBigUInt64BE(2))
  }
  const end = header + length
  if (bytes.length < end) return null
  return {
    message: { opcode: first & 0x0f, payload: bytes.subarray(header, end) },
    rest: bytes.subarray(end),
  }
}
