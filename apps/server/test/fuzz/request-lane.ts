import { type Problem, ProblemSchema, type Session } from '@parley/protocol'
import { connect } from 'node:net'
import { Compile } from 'typebox/compile'
import { createRoom } from '../support/rest.ts'
import { fillIn } from './fill-in.ts'
import { inTime } from './in-time.ts'
import type { RequestInput } from './request-inputs.ts'

const problem = Compile(ProblemSchema)

/** Refusals with a status of 5xx that are no faults: that the server can't serve at the moment. */
const unable = new Set<Problem['code']>(['unavailable', 'storage_unavailable'])

/** Sends requests one after the other and looks at the answers; keeps a room to address. */
export class RequestLane {
  readonly #server: { url: string }
  #session: Session | undefined

  constructor(server: { url: string }) {
    this.#server = server
  }

  /**
   * Sends one input.
   * @returns what came of it: the status, or that the connection was closed
   * @throws {Error} if what came of it is nothing that the protocol allows
   */
  async run(input: RequestInput): Promise<string> {
    this.#session ??= await createRoom(this.#server.url, 'Fuzz', { lifetime: 'kept' })
    const bytes = fillIn(write(input), this.#session)
    // These may end the seat or the room.
    if (input.method === 'DELETE' || input.target.includes('leave')) this.#session = undefined
    const isComplete = input.framing !== 'short'
    const answer = await inTime(
      exchange(this.#server.url, bytes, { isComplete, isHead: input.method === 'HEAD' }),
    )
    if (answer === null) {
      if (isComplete) throw new Error('the connection was closed without an answer')
      return 'closed'
    }
    checkAnswer(answer, input.method === 'HEAD')
    return String(answer.status)
  }
}

/** The bytes of a request. */
function write({ method, target, headers, body, framing }: RequestInput): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, 'host: fuzz', ...headers]
  if (framing === 'length' || framing === 'both') lines.push(`content-length: ${body.length}`)
  if (framing === 'short') lines.push(`content-length: ${body.length + 5}`)
  if (framing === 'long') lines.push(`content-length: ${Math.max(0, body.length - 5)}`)
  const isChunked = framing === 'chunked' || framing === 'both'
  if (isChunked) lines.push('transfer-encoding: chunked')
  lines.push(
    `connection: ${headers.some((line) => line.startsWith('upgrade')) ? 'upgrade' : 'close'}`,
    '',
    '',
  )
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), ...(isChunked ? chunks(body) : [body])])
}

/** A body in chunks, each one byte longer than the one before. */
function chunks(body: Buffer): Buffer[] {
  const out: Buffer[] = []
  for (let at = 0, size = 1; at < body.length; at += size++) {
    const part = body.subarray(at, at + size)
    out.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return [...out, Buffer.from('0\r\n\r\n')]
}

interface RawAnswer {
  status: number
  head: string
  body: Buffer
}

/** Sends bytes and reads one answer; `null` if there is none. */
function exchange(
  url: string,
  bytes: Buffer,
  { isComplete, isHead }: { isComplete: boolean; isHead: boolean },
): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  return new Promise<RawAnswer | null>((resolve) => {
    let received: Buffer = Buffer.alloc(0)
    const finish = (isClosed: boolean) => {
      const answer = readAnswer(received, isHead, isClosed)
      if (answer || isClosed) resolve(answer)
    }
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      finish(false)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
    if (isComplete) socket.write(bytes)
    // Node takes the end of a connection that waits for its answer for the end of the interest in it.
    else socket.end(bytes)
  }).finally(() => socket.destroy())
}

function readAnswer(bytes: Buffer, isHead: boolean, isClosed: boolean): RawAnswer | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  const rest = bytes.subarray(end + 4)
  if (status === 100) return readAnswer(rest, isHead, isClosed)
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN)
  const isEmpty = isHead || status === 101 || status === 204 || status === 304
  if (isEmpty) return { status, head, body: rest }
  const isWhole = Number.isNaN(length) ? isClosed : rest.length >= length
  return isWhole ? { status, head, body: rest } : null
}

function checkAnswer({ status, head, body }: RawAnswer, isHead: boolean): void {
  if (!(status >= 100 && status < 600)) throw new Error(`no HTTP: ${head}`)
  if (/^x:/im.test(head)) throw new Error(`a header of the client's making: ${head}`)
  if (status < 400 || isHead) {
    if (status >= 500) throw new Error(head)
    return
  }
  const text = body.toString()
  const isHtml = status === 404 && /^content-type: text\/html/im.test(head)
  // A person at an unknown address gets a page.
  if (isHtml) return
  const value = JSON.parse(text) as Problem
  if (!problem.Check(value) || value.status !== status)
    throw new Error(`no problem document: ${head}\n\n${text}`)
  if (status >= 500 && !unable.has(value.code)) throw new Error(text)
}
