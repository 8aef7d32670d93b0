import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const WEB_SOURCE = join(import.meta.dirname, '../../../web')

const server = sharedServer()

/** The policy of an answer, by directive. */
function policyOf(headers: Headers): Record<string, string> {
  const policy = headers.get('content-security-policy') ?? ''
  return Object.fromEntries(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/)
      return [name, sources.join(' ')]
    }),
  )
}

/** What in a page would run without a file of its own. */
const INLINE = /<script(?![^>]*\bsrc=)[^>]*>|\son\w+\s*=|javascript:/i

describe('script in a page, and pages in a frame', () => {
  test.each([
    '/',
    '/r/AB3K',
    '/r/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    '/nothing/here',
    '/reference',
    '/reference/ws',
    '/reference/static/index.html',
    '/config.json',
    '/openapi.json',
    '/healthz/live',
    '/session',
    '/rooms/AB3K',
    '/ws',
    '/theme.js',
    '/favicon.svg',
  ])('%s: only scripts of our own origin, no inline ones, and no frame around it', async (path) => {
    const { headers, body } = await request<string>(server.url + path, {
      headers: { accept: 'text/html,*/*' },
    })
    const policy = policyOf(headers)
    expect(policy).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    })
    expect(JSON.stringify(policy)).not.toMatch(/unsafe-|\*|https?:|blob:/)
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    if (headers.get('content-type')?.startsWith('text/html')) expect(body).not.toMatch(INLINE)
  })

  test('the pages of the app bring no inline script either, built or not', async () => {
    const built = join(WEB_SOURCE, 'dist')
    const folders = existsSync(built) ? [WEB_SOURCE, built] : [WEB_SOURCE]
    for (const folder of folders) {
      const pages = (await readdir(folder)).filter((name) => name.endsWith('.html'))
      expect(pages).toContain('index.html')
      for (const page of pages) expect(await readFile(join(folder, page), 'utf8')).not.toMatch(INLINE)
    }
  })
})
