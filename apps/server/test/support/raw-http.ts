import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Answer } from './rest.ts'

/**
 * Sends bytes as they are and reads until the server ends the connection: for what no HTTP client would send.
 * @param rest more to send, once `after` has resolved
 */
export async function sendRaw(
  url: string,
  bytes: string | Buffer,
  rest?: { text: string; after: Promise<void> },
): Promise<Answer<unknown> & { text: string }> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A reset after the answer is the server's way of refusing the rest.
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(bytes)
  if (rest) {
    await rest.after
    socket.write(rest.text)
  }
  await closed
  const text = Buffer.concat(chunks).toString()
  const [head = '', following = ''] = text.split('\r\n\r\n', 2)
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  // Further answers may follow.
  const length = headers.get('content-length')
  const body = length === null ? following : Buffer.from(following).toString('utf8', 0, Number(length))
  const isJson = /\bjson\b/.test(headers.get('content-type') ?? '')
  const status = Number(statusLine.split(' ')[1])
  return { status, headers, body: isJson ? (JSON.parse(body) as unknown) : body, text }
}
