// Part of the service worker: a press on a notification leads to its room, in the tab where that is open.
self.addEventListener('notificationclick', (event) => {
  const { notification } = event
  notification.close()
  const path = notification.data?.path ?? '/'
  const show = async () => {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
    const page = pages.find(({ url }) => new URL(url).pathname === path)
    await (page === undefined ? self.clients.openWindow(path) : page.focus())
  }
  event.waitUntil(show())
})
