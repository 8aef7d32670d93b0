import type { FastifyInstance } from 'fastify'
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { DomainError } from '../domain/errors.ts'
import { PROBLEM_TYPE, type Refusal, toProblem } from './problem-details.ts'

/** How long a refused connection may take to read its answer, in milliseconds. */
const LINGER_MS = 1000

/** What Node refuses before there is a request, by its code; `status` where it is not the catalogue's. */
const refusalsByCode: Record<string, Refusal & { status?: number }> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'request_timeout',
    detail: 'The request did not arrive in time.',
  },
  HPE_HEADER_OVERFLOW: {
    code: 'too_large',
    detail: 'The header fields are larger than 16 KiB.',
    status: 431,
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    code: 'too_large',
    detail: 'The chunk extensions are too large.',
  },
}

const malformed: Refusal & { status?: number } = {
  code: 'invalid_request',
  detail: 'This is not a valid HTTP request.',
}

/** The answer to the latest request of each connection. */
const answers = new WeakMap<Duplex, ServerResponse>()

/** Answers a connection whose bytes are no request: a problem document like any other refusal, then the end. */
export function answerClientError(
  this: Pick<FastifyInstance, 'log' | 'traffic'>,
  error: NodeJS.ErrnoException,
  socket: Socket,
): void {
  // Already answered, or nobody there to read it.
  if (!socket.writable || error.code === 'ECONNRESET') return
  // Not the error itself: it holds the packet, and with it the token.
  this.log.debug({ reason: error.code }, 'refused what is no HTTP request')
  // What follows a request that said it was the last one (RFC 9112 §9.6).
  if (error.code === 'HPE_CLOSED_CONNECTION') return
  const { status, ...refusal } = refusalsByCode[error.code ?? ''] ?? malformed
  const refuse = () => {
    this.traffic.refusals[refusal.code]++
    finish(socket, writeRefusal(refusal, status))
  }
  const answer = answers.get(socket)
  // Before the answer to the request before, or in the midst of it, it would be taken for that or for a part of it.
  if (answer?.req.complete && !answer.writableFinished) answer.once('finish', refuse)
  else if (answer?.headersSent && !answer.req.complete) finish(socket, '')
  else refuse()
}

/** Answers a handshake that the WebSocket library has refused, in the form of any other refusal. */
export function answerBadHandshake(
  this: Pick<FastifyInstance, 'traffic'>,
  _error: Error,
  socket: Duplex,
): void {
  this.traffic.refusals.invalid_request++
  const detail = 'This is not a valid WebSocket handshake (RFC 6455).'
  // Of the HTTP server: there are no others.
  finish(
    socket as Socket,
    writeRefusal({ code: 'invalid_request', detail }, 400, 'sec-websocket-version: 13'),
  )
}

function writeRefusal(refusal: Refusal, status?: number, ...headers: string[]): string {
  const problem = toProblem(refusal)
  const body = JSON.stringify({ ...problem, status: status ?? problem.status })
  const lines = [
    `HTTP/1.1 ${status ?? problem.status} ${STATUS_CODES[status ?? problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
    ...headers,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

function finish(socket: Socket, answer: string): void {
  socket.end(answer)
  // Destroying at once would reset the connection, and the answer with it, while the client still sends.
  socket.setTimeout(LINGER_MS, () => socket.destroy())
}

/** Requests that Node would answer without a word are handled by us: a missing Host, an Expect that nobody knows. */
export function refuseOddRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw, headers }) => {
    if (headers.host === undefined && raw.httpVersion === '1.1') {
      throw new DomainError('invalid_request', 'A request says in Host whom it is for.')
    }
  })
  app.server.on('request', ({ socket }, response) => answers.set(socket, response))
  // An unknown expectation may be ignored (RFC 9110 §10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
}
