import { create } from 'zustand'
import { whenIdle } from '../lib/when-idle.ts'

/** Kept in step with the service worker, see build/app-shell.ts. */
const CONFIG_CACHE = 'parley-config'
const CHECK_MS = 3_600_000
const TAKE_OVER_MS = 5000

/** Whether there is a newer build of the app than the one that runs, and whether somebody has said that it can wait. */
export const useUpdate = create<{ available: boolean; postponed: boolean }>()(() => ({
  available: false,
  postponed: false,
}))

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
    await install()
  } catch {
    // Over plain http there is none, and a browser may refuse it: the app is then not there offline.
  }
}

async function install(): Promise<void> {
  const { serviceWorker } = navigator
  const registration = await serviceWorker.register('/sw.js')
  const noteWaiting = () => {
    // A page that no worker serves came from the network just now.
    if (registration.waiting !== null && serviceWorker.controller !== null) offer()
  }
  noteWaiting()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', noteWaiting)
  })
  // Another tab has taken the new build: this one runs on with the old one.
  serviceWorker.addEventListener('controllerchange', offer)
  await serviceWorker.ready
  // The worker keeps it up to date; this first time it had no chance to.
  const cache = await caches.open(CONFIG_CACHE)
  if ((await cache.match('/config.json')) === undefined) await cache.add('/config.json')
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
  await Promise.race([takeNewest().catch(() => undefined), late])
  location.reload()
}

/** Lets the newest worker take over, in all tabs. */
async function takeNewest(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  // Before there is one, pages come from the server: the newest anyway.
  if (!registration?.active) return
  if (registration.waiting === null) await registration.update()
  const newest = registration.waiting ?? registration.installing
  if (newest === null) return
  await new Promise<void>((taken) => {
    const take = () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, which takes no other argument
      if (newest.state === 'installed') newest.postMessage({ type: 'SKIP_WAITING' })
      if (newest.state === 'activated' || newest.state === 'redundant') taken()
    }
    newest.addEventListener('statechange', take)
    take()
  })
}
