/** Resolves when the page has loaded and has nothing better to do. */
export async function whenIdle(): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((loaded) => addEventListener('load', loaded, { once: true }))
  }
  // Safari has no idle callbacks.
  const later = 'requestIdleCallback' in globalThis ? requestIdleCallback : setTimeout
  await new Promise((idle) => later(idle))
}
