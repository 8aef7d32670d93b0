import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '../domain/errors.ts'
import { JsonRefused, parseJson } from '../json.ts'

/** Takes a byte order mark away: what files and editors put there is no part of the text. Frames have none (SPEC F1). */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function decode(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new JsonRefused('is not valid UTF-8')
  }
}

/** Bodies are JSON, parsed by the same function as frames; nothing else is accepted, and nothing compressed is inflated. */
export function addJsonParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-encoding': coding = 'identity' } = request.headers
    if (coding.toLowerCase() === 'identity' || request.method === 'GET') return
    // RFC 9110 §12.5.3: what would have been taken.
    void reply.header('accept-encoding', 'identity')
    throw new DomainError('unsupported_media_type', 'Send the body as it is, without a Content-Encoding.')
  })
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    // An empty body is no body: routes that need one say so, and clients that label nothing as JSON are common.
    async (_request: FastifyRequest, body: Buffer) =>
      body.length === 0 ? undefined : parseJson(decode(body)),
  )
}

/** For the routes of one plugin that take plain text beside JSON. */
export function addTextParser(app: FastifyInstance): void {
  app.addContentTypeParser(
    'text/plain',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => decode(body),
  )
}
