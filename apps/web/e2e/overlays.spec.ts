import { createRoom, isLive, nameField } from './support/room.ts'
import { expect, test } from './support/test.ts'

test('Back closes what lies over the room before it leaves the room, and leaves no dead step behind', async ({
  page,
  server,
}) => {
  const code = await createRoom(page, server.url, 'Ada')
  const atOverlay = () => page.evaluate(() => 'overlays' in ((history.state ?? {}) as object))
  const opener = page.getByRole('button', { name: 'Settings' })
  const sheet = page.getByRole('dialog')
  const inRoom = `${server.url}/r/${code}`

  // The first opening loads the sheet's code.
  await opener.click()
  await expect(sheet).toBeVisible()
  await expect(sheet.getByRole('banner')).toHaveCount(0)
  await page.goBack()
  await expect(sheet).toBeHidden()
  await expect(opener).toBeFocused()
  await expect(page).toHaveURL(inRoom)
  await isLive(page)

  // Forward leads to no empty step.
  await page.goForward()
  await expect.poll(atOverlay).toBe(false)

  for (const close of [
    () => page.keyboard.press('Escape'),
    () => sheet.getByRole('button', { name: 'Close' }).click(),
    () => page.mouse.click(4, 4),
  ]) {
    await opener.click()
    await expect.poll(atOverlay).toBe(true)
    await close()
    await expect(sheet).toBeHidden()
    await expect(opener).toBeFocused()
    await expect.poll(atOverlay).toBe(false)
  }

  // A reload closes it; then Back leaves the room.
  await opener.click()
  await expect(sheet).toBeVisible()
  await page.reload()
  await isLive(page)
  await expect.poll(atOverlay).toBe(false)
  await page.goBack()
  await expect(page).toHaveURL(`${server.url}/`)
  await expect(nameField(page)).toBeVisible()
})

test('what takes the page elsewhere takes what lies over it along', async ({ page, server }) => {
  await createRoom(page, server.url, 'Ada')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  // Not by a hand: the sheet lies over it.
  await page.getByRole('button', { name: 'Leave room', includeHidden: true }).dispatchEvent('click')
  await expect(page).toHaveURL(`${server.url}/`)
  await page.goBack()
  await expect(nameField(page)).toHaveValue('Ada')
  await page.goBack()
  await expect(page).toHaveURL(`${server.url}/`)
})

test('a step through the history that arrives late closes nothing that was opened meanwhile', async ({
  page,
  server,
}) => {
  await page.addInitScript(() => {
    const held: (() => void)[] = []
    const go = history.go.bind(history)
    history.go = (delta) => {
      held.push(() => go(delta))
    }
    addEventListener('arrive', () => held.shift()?.())
  })
  await page.clock.install()
  await createRoom(page, server.url, 'Ada')
  const opener = page.getByRole('button', { name: 'Settings' })
  const sheet = page.getByRole('dialog')
  await opener.click()
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.clock.fastForward(3000)
  await opener.click()
  await expect(sheet).toBeVisible()
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('popstate', resolve, { once: true })
        dispatchEvent(new Event('arrive'))
      }),
  )
  await expect(sheet).toBeVisible()
  await page.goBack()
  await expect(sheet).toBeHidden()
  await expect(opener).toBeFocused()
})
