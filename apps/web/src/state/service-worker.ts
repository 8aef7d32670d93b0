/** Kept in step with the service worker itself, see build/app-shell.ts. */
const CONFIG_CACHE = 'parley-config'

/** Installs the service worker, and calls `offer` when it has a newer build than the one that runs. */
export async function installWorker(offer: () => void): Promise<void> {
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

/** Lets the newest worker take over, in all tabs. */
export async function takeNewest(): Promise<void> {
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
