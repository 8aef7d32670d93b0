import { ParleyClient } from '@parley/client'
import { type AppConfig, loadConfig } from '../lib/config.ts'

let config: AppConfig = { apiUrl: '', codeLength: 4 }
let client: ParleyClient | null = null

/** Reads the configuration and makes the one client of the page. To be awaited before anything is shown. */
export async function startClient(): Promise<void> {
  config = await loadConfig()
  // Without cookies: this page keeps its own tokens, so that two people can sit at one browser, and no other page can act for them.
  client = new ParleyClient({ url: config.apiUrl, credentials: 'omit' })
}

/** The page's client. */
export function parley(): ParleyClient {
  if (client === null) throw new Error('The client is used before it was started')
  return client
}

/** How many characters the codes of new rooms have. */
export const codeLength = () => config.codeLength
