import fastifyStatic from '@fastify/static'
import { type WebConfig, WebConfigSchema } from '@parley/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { handleNotFound } from './problem-details.ts'
import { answer, onlyRefusals } from './responses.ts'

const YEAR_SECONDS = 31_536_000

/** Nothing by which a browser could ask whether a file has changed, or for a part of it: with a 404 the answer would be an empty page. */
const WHOLE = { etag: false, lastModified: false, acceptRanges: false }

/**
 * Serves the built web app and what it needs to know first, and says what stands at all other addresses: a person gets the app,
 * which says it in words, a script a problem document. Without a build the API works all the same.
 */
export async function addWebApp(
  app: FastifyInstance,
  options: { root: string; config: () => WebConfig },
): Promise<void> {
  app.get(
    '/config.json',
    {
      schema: {
        tags: ['Operations'],
        operationId: 'getWebConfig',
        summary: 'What the web app needs to know before it starts',
        response: { 200: answer('The configuration', WebConfigSchema), ...onlyRefusals('unavailable') },
      },
    },
    async () => options.config(),
  )
  if (!existsSync(join(options.root, 'index.html'))) {
    app.log.warn('the web app is not built: only the API is served')
    app.setNotFoundHandler(handleNotFound)
    return
  }
  await app.register(fastifyStatic, {
    root: options.root,
    index: false,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['config.json', 'index.html', '404.html'],
    setHeaders: (response, path) => {
      // Names under assets/ hold a hash of the content; everything else must be asked for again.
      const immutable = /^assets[\\/]/.test(relative(options.root, path))
      void response.header(
        'cache-control',
        immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      )
    },
  })
  for (const page of ['/', '/r/:code']) {
    app.get(page, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
  }
  app.setNotFoundHandler((request, reply) =>
    isForPerson(request) ? reply.code(404).sendFile('404.html', WHOLE) : handleNotFound(request, reply),
  )
}

/** Browsers ask for pages, and for nothing else, with `text/html` in `Accept`. */
function isForPerson({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && /\btext\/html\b/i.test(headers.accept ?? '')
}
