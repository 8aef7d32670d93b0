import { CODE_LENGTH_MAX, CODE_LENGTH_MIN, type WebConfig } from '@parley/protocol'

/** How many characters codes have where nobody says otherwise. */
export const DEFAULT_CODE_LENGTH = 4

async function readConfig(url: string): Promise<Partial<WebConfig>> {
  try {
    // Mode and credentials are those of the page's early hint (build/early-hints.ts): with others it would be asked for again.
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
    if (!response.ok) return {}
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    // Unreachable or no JSON (a static host may answer with the page): the defaults do.
    return {}
  }
}

/** What `/config.json` of the page's own origin says. */
export type PageConfig = {
  /** Origin (and path, if any) of the API, without a slash at its end. */
  apiUrl: string
  /** Whether the API lives elsewhere; its own `/config.json` then has the rest. */
  elsewhere: boolean
  codeLength: number
}

/** Reads where the API is. The build knows nothing of it: one and the same serves every deployment. */
export async function loadPageConfig(origin: string = location.origin): Promise<PageConfig> {
  const config = await readConfig(`${origin}/config.json`)
  const apiUrl = resolveApi(config.apiUrl, origin)
  return {
    apiUrl,
    elsewhere: apiUrl !== origin,
    codeLength: usableLength(config.codeLength) ?? DEFAULT_CODE_LENGTH,
  }
}

function resolveApi(given: unknown, origin: string): string {
  if (typeof given !== 'string' || given === '') return origin
  try {
    return new URL(given, origin).href.replace(/\/+$/, '')
  } catch {
    console.error(`config.json names no usable apiUrl: ${given}`)
    return origin
  }
}

/** What a configuration says of the length of codes, if it can be so. */
export function usableLength(value: unknown): number | null {
  return typeof value === 'number' && value >= CODE_LENGTH_MIN && value <= CODE_LENGTH_MAX ? value : null
}
