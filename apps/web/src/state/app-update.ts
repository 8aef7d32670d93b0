import { create } from 'zustand'
import { whenIdle } from '../lib/when-idle.ts'

const CHECK_MS = 3_600_000
const TAKE_OVER_MS = 5000
const ANSWER_MS = 5000

/** Whether there is a newer build of the app than the one that runs, and whether somebody has said that it can wait. */
export const useUpdate = create<{ available: boolean; postponed: boolean }>()(() => ({
  available: false,
  postponed: false,
}))

/** None of it is needed to show the page. It is there when idle, so that a newer build doesn't come in between. */
const loadWorker = () => import('./service-worker.ts')

const offer = () => useUpdate.setState({ available: true })

/**
 * Installs the service worker where there can be one, and looks for newer builds: now and then, whenever the page is shown, and when a
 * part of this build can't be loaded. A newer one is offered, never taken by itself: nobody who writes is interrupted.
 */
export async function watchForUpdates(): Promise<void> {
  if (!import.meta.env.PROD) return
  addEventListener('vite:preloadError', () => void checkForUpdate())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void checkForUpdate()
  })
  setInterval(() => void checkForUpdate(), CHECK_MS)
  await whenIdle()
  try {
    const { installWorker } = await loadWorker()
    await installWorker(offer)
  } catch {
    // Over plain http there is none, and a browser may refuse it: the app is then not there offline.
  }
}

async function checkForUpdate(): Promise<void> {
  try {
    // A page that no worker serves came from the server itself.
    if (navigator.serviceWorker?.controller) await (await navigator.serviceWorker.ready).update()
    else if (await isReplaced()) offer()
  } catch {
    // No network, or a server that is just being replaced: the next check will tell.
  }
}

/** Whether the server's page starts another script than this one, whose name holds a hash of it. */
async function isReplaced(): Promise<boolean> {
  const entry = /\/assets\/index-[\w-]+\.js/
  const running = entry.exec(document.head.innerHTML)?.[0]
  const page = await fetch('/', { cache: 'no-store', credentials: 'omit' })
  const current = entry.exec(await page.text())?.[0]
  return running !== undefined && current !== undefined && current !== running
}

/** Loads the page again, in its newest build. */
export async function reloadApp(): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, TAKE_OVER_MS))
  const taken = loadWorker().then(({ takeNewest }) => takeNewest())
  await Promise.race([taken.catch(() => undefined), late])
  location.reload()
}

/** Loads the page again if it would come: what is on the screen is better than nothing. Resolves with `false` if it wouldn't. */
export async function reloadIfServed(): Promise<boolean> {
  try {
    const page = await fetch('/', {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (!page.ok) return false
  } catch {
    return false
  }
  await reloadApp()
  return true
}
