import { ParleyClient } from '@parley/client'
import { create } from 'zustand'
import { DEFAULT_CODE_LENGTH, loadPageConfig, usableLength } from '../lib/config.ts'
import { openOutbox } from './outbox-storage.ts'

let client: ParleyClient | null = null
let api = ''

/** How many characters the codes of new rooms have. */
export const useCodeLength = create<number>()(() => DEFAULT_CODE_LENGTH)

/** Reads the configuration and makes the one client of the page. To be awaited before anything is shown. */
export async function startClient(): Promise<void> {
  const { apiUrl, elsewhere, codeLength } = await loadPageConfig()
  useCodeLength.setState(codeLength, true)
  api = apiUrl
  // Without cookies: this page keeps its own tokens, so that two people can sit at one browser, and no other page can act for them.
  client = new ParleyClient({ url: apiUrl, credentials: 'omit', outboxStorage: openOutbox })
  // A server that is slow or gone must not keep the page from saying so.
  if (elsewhere) learnConfig().catch(() => undefined)
}

/** Asks the API itself for its configuration. Rejects if it can't be had. */
export async function learnConfig(): Promise<void> {
  const { codeLength } = await parley().config()
  const length = usableLength(codeLength)
  if (length !== null) useCodeLength.setState(length, true)
}

/** Origin (and path, if any) of the API, without a slash at its end. */
export const apiAddress = () => api

/** The page's client. */
export function parley(): ParleyClient {
  if (client === null) throw new Error('The client is used before it was started')
  return client
}
