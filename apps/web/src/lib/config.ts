import type { WebConfig } from '@parley/protocol'

/** What the app knows about the server it talks to. */
export type AppConfig = {
  /** Origin (and path prefix, if any) of the API, without a trailing slash. */
  apiUrl: string
  /** How many characters the codes of new rooms have. */
  codeLength: number
}

const DEFAULT_CODE_LENGTH = 4

async function readConfig(url: string): Promise<Partial<WebConfig>> {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      cache: 'no-cache',
      signal: AbortSignal.timeout(5000),
    })
    if (!response.ok) return {}
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    // Unreachable or no JSON (a static host may answer with the page): the defaults do.
    return {}
  }
}

/**
 * Reads `/config.json` of the page's origin. If that names another API, the API's own `/config.json` has the rest: a page served
 * elsewhere needs to know no more than an address.
 */
export async function loadConfig(origin: string = location.origin): Promise<AppConfig> {
  const own = await readConfig(`${origin}/config.json`)
  const named = typeof own.apiUrl === 'string' ? own.apiUrl.replace(/\/+$/, '') : ''
  const apiUrl = named === '' ? origin : new URL(named, origin).href.replace(/\/+$/, '')
  const api = named === '' ? own : { ...own, ...(await readConfig(`${apiUrl}/config.json`)) }
  const length = api.codeLength
  return {
    apiUrl,
    codeLength:
      typeof length === 'number' && Number.isInteger(length) && length > 0 ? length : DEFAULT_CODE_LENGTH,
  }
}
