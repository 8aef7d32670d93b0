import { CloseCode, type ServerFrame, serverFrameSchemas, type Session } from '@parley/protocol'
import { Compile } from 'typebox/compile'
import { clientFrame, HandSocket, Opcode } from '../support/hand-socket.ts'
import { createRoom } from '../support/rest.ts'
import type { FrameInput } from './frame-inputs.ts'
import { fillIn } from './fill-in.ts'
import { inTime } from './in-time.ts'

const schemas = new Map(Object.entries(serverFrameSchemas).map(([type, schema]) => [type, Compile(schema)]))

/** Answered by an error that names it, whatever the state of the connection: what came before it has been read then. */
const SYNC = { type: 'fuzz-sync' }

const answers = new Set(['error', 'sent', 'pong', 'welcome'])

/** How a connection may end because of what it sent (SPEC C1); never by a fault of ours (1011) or without a word. */
const verdicts = new Set<number>([
  CloseCode.normal,
  CloseCode.unsupportedData,
  CloseCode.invalidUtf8,
  CloseCode.tooManyFragments,
  CloseCode.frameTooBig,
  CloseCode.malformed,
  CloseCode.unauthorized,
  CloseCode.roomGone,
  CloseCode.leftElsewhere,
])

/** Sends frames one after the other and looks at what comes back; keeps a room, and a connection that was greeted. */
export class FrameLane {
  readonly #server: { url: string; wsUrl: string }
  #session: Session | undefined
  #greeted: HandSocket | undefined

  constructor(server: { url: string; wsUrl: string }) {
    this.#server = server
  }

  /**
   * Sends one input.
   * @returns what came of it: the answer's type or code, or how the connection was closed
   * @throws {Error} if what came of it is nothing that the protocol allows
   */
  async run(input: FrameInput): Promise<string> {
    this.#session ??= await createRoom(this.#server.url, 'Fuzz', { lifetime: 'kept' })
    const socket = input.greeted
      ? await this.#enter(this.#session)
      : await HandSocket.open(this.#server.wsUrl)
    try {
      const payload = fillIn(input.payload, this.#session)
      const outcome = await inTime(
        input.as === 'text' ? sendText(socket, payload, input.pieces) : sendBytes(socket, payload),
      )
      if (outcome.startsWith('close')) this.#forget()
      return outcome
    } catch (error) {
      this.#forget()
      throw error
    } finally {
      if (!input.greeted) socket.tcp.destroy()
    }
  }

  /** Ends the connection. */
  close(): void {
    this.#greeted?.tcp.destroy()
  }

  async #enter({ token }: Session): Promise<HandSocket> {
    if (this.#greeted) return this.#greeted
    const socket = await HandSocket.open(this.#server.wsUrl)
    const live = new Promise<void>((resolve) => {
      socket.onMessage = ({ payload }) => {
        if (payload.includes('"type":"live"')) resolve()
      }
    })
    socket.say({ type: 'hello', token })
    await inTime(live)
    return (this.#greeted = socket)
  }

  #forget(): void {
    this.#greeted?.tcp.destroy()
    this.#greeted = undefined
    this.#session = undefined
  }
}

/** Sends a text message; resolves when it has had its answer, or the connection is closed. */
async function sendText(socket: HandSocket, payload: Buffer, pieces: number): Promise<string> {
  let synced = false
  let answer = isSilent(payload) ? 'silence' : undefined
  const answered = new Promise<string>((resolve, reject) => {
    socket.onMessage = ({ opcode, payload: bytes }) => {
      if (opcode !== Opcode.text) return
      const text = bytes.toString()
      const frame = JSON.parse(text) as ServerFrame
      if (schemas.get(frame.type)?.Check(frame) !== true)
        reject(new Error(`a frame without a schema: ${text}`))
      if (frame.type === 'error' && frame.code === 'internal_error') reject(new Error(text))
      if (frame.type === 'error' && frame.message.includes(SYNC.type)) synced = true
      else if (answers.has(frame.type)) answer ??= frame.type === 'error' ? frame.code : frame.type
      if (synced && answer !== undefined) resolve(answer)
    }
  })
  const size = Math.max(1, Math.ceil(payload.length / pieces))
  const count = Math.max(1, Math.ceil(payload.length / size))
  for (let index = 0; index < count; index++) {
    const opcode = index === 0 ? Opcode.text : Opcode.continuation
    const part = payload.subarray(index * size, (index + 1) * size)
    socket.tcp.write(clientFrame(opcode, part, { fin: index === count - 1 }))
  }
  socket.say(SYNC)
  return Promise.race([answered, verdict(socket, (code) => verdicts.has(code))])
}

/** Sends bytes and says that no more will come; resolves when the connection is closed. */
async function sendBytes(socket: HandSocket, bytes: Buffer): Promise<string> {
  socket.onMessage = () => undefined
  socket.tcp.end(bytes)
  // Any other code may be that of a close frame of ours, which is answered in kind.
  return verdict(socket, (code) => code !== CloseCode.internalError)
}

async function verdict(socket: HandSocket, isAllowed: (code: number) => boolean): Promise<string> {
  const code = await socket.closed
  if (!isAllowed(code)) throw new Error(`the connection was closed with ${code}`)
  return code >= 3000 && !verdicts.has(code) ? 'close as asked' : `close ${code}`
}

/** Whether the protocol has no answer to a message: `typing` is the only one. */
function isSilent(payload: Buffer): boolean {
  try {
    // Which drops a byte order mark, as the server does.
    const text = new TextDecoder().decode(payload)
    return (JSON.parse(text) as { type?: unknown } | null)?.type === 'typing'
  } catch {
    return false
  }
}
