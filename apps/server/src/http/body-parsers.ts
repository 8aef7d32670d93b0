import type { FastifyInstance, FastifyRequest } from 'fastify'
import { JsonRefused, parseJson } from '../json.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function decode(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new JsonRefused('is not valid UTF-8')
  }
}

/** Bodies are JSON, parsed by the same function as frames; nothing else is accepted. */
export function addJsonParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
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
