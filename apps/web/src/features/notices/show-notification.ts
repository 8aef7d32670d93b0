/** A notification of a room; a newer one with the same `tag` takes its place. */
type Content = { title: string; body: string; tag: string; lang: string }

/** Shows a notification, without a sound of its own. Returns what takes it away. */
export async function showNotification({ title, ...content }: Content): Promise<() => void> {
  const options = { ...content, silent: true, icon: '/icons/icon-192.png' }
  try {
    const notification = new Notification(title, options)
    notification.addEventListener('click', () => {
      window.focus()
      notification.close()
    })
    return () => notification.close()
  } catch {
    // Android lets only service workers show one.
    return await showByWorker(title, options)
  }
}

async function showByWorker(title: string, options: { tag: string }): Promise<() => void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  await registration?.showNotification(title, { ...options, data: { path: location.pathname } })
  return () =>
    void registration
      ?.getNotifications({ tag: options.tag })
      .then((shown) => shown.forEach((notification) => notification.close()))
}
