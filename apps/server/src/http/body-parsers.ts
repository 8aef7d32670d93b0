import type { FastifyInstance, FastifyRequest } from 'fastify'
import { JsonRefused, parseJson } from '../json.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** An empty body is no body: routes that need one say so, and clients that label nothing as JSON are common. */
function parse(body: Buffer): unknown {
  return body.length === 0 ? undefined : parseJson(decode(body))
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new JsonRefused('is not valid UTF-8')
  }
}

/** Bodies are JSON, parsed by the same function as frames, or plain text where a route takes it. Nothing else is accepted. */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => parse(body),
  )
  app.addContentTypeParser(
    'text/plain',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => decode(body),
  )
}
