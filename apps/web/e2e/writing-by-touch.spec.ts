import { createRoom, enterRoom, message, messageField, messages } from './support/room.ts'
import { expect, test } from './support/test.ts'

const phone = { width: 390, height: 844 }

test.use({ hasTouch: true, isMobile: true, viewport: phone })

test('typing by touch Enter breaks the line and the button sends; nothing stands under a notch, or under the bar at the screen’s end', async ({
  page,
  server,
}) => {
  await createRoom(page, server.url, 'Ada')
  await messageField(page).tap()
  await page.keyboard.type('one')
  await page.keyboard.press('Enter')
  await page.keyboard.type('two')
  await expect(messageField(page)).toHaveValue('one\ntwo')
  await page.getByRole('button', { name: 'Send' }).tap()
  await expect(messages(page)).toHaveCount(1)
  await expect(messageField(page)).toBeFocused()

  const device = await page.context().newCDPSession(page)
  for (const [width, height, insets] of [
    [390, 844, { top: 47, right: 0, bottom: 34, left: 0 }],
    [844, 390, { top: 0, right: 47, bottom: 21, left: 47 }],
  ] as const) {
    await page.setViewportSize({ width, height })
    await device.send('Emulation.setSafeAreaInsetsOverride', { insets })
    const unsafe = async () => {
      const parts = [
        page.getByRole('heading', { level: 1 }),
        page.getByRole('button', { name: 'Leave room' }),
      ]
      const boxes = await Promise.all([...parts, messageField(page)].map((part) => part.boundingBox()))
      return boxes.filter(
        (box) =>
          box === null ||
          box.x < insets.left ||
          box.y < insets.top ||
          box.x + box.width > width - insets.right ||
          box.y + box.height > height - insets.bottom,
      )
    }
    await expect.poll(unsafe).toEqual([])
  }
})

test('with the keyboard open the field and the latest message stay in view', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara')
  for (let number = 0; number < 30; number += 1) await api.say(host, `number ${number}`)
  await enterRoom(page, server.url, host.code, 'Ada')
  /** Where the parts that matter stand, if they aren't all between `top` and `bottom`. */
  const hidden = async (top: number, bottom: number) => {
    const parts = [page.locator('header'), message(page, 'number 29'), messageField(page)]
    const boxes = await Promise.all(parts.map((part) => part.boundingBox()))
    return boxes.filter((box) => box === null || box.y < top || box.y + box.height > bottom)
  }
  await expect.poll(() => hidden(0, 844)).toEqual([])

  // Where the keyboard makes the page smaller.
  await page.setViewportSize({ ...phone, height: 430 })
  await expect.poll(() => hidden(0, 430)).toEqual([])
  await page.setViewportSize(phone)

  // Where it lies over the page, which the browser has moved up.
  const covered = { height: 430, offsetTop: 200 }
  const free = { height: 844, offsetTop: 0 }
  /** Lays the page out for each of `areas` in turn, before anything of it is painted. */
  const cover = (...areas: { height: number; offsetTop: number }[]) =>
    page.evaluate((all) => {
      if (visualViewport === null) return
      for (const seen of all) {
        for (const [name, value] of Object.entries(seen))
          Object.defineProperty(visualViewport, name, { value, configurable: true })
        visualViewport.dispatchEvent(new Event('resize'))
        document.body.getBoundingClientRect()
      }
      dispatchEvent(new Event('resize'))
    }, areas)
  await cover(covered)
  await expect.poll(() => hidden(200, 630)).toEqual([])
  await cover(free, covered)
  await expect.poll(() => hidden(200, 630), 'gone and back within a frame').toEqual([])
  await cover(free)
  await expect.poll(async () => (await messageField(page).boundingBox())?.y).toBeGreaterThan(760)
  expect(await hidden(0, 844)).toEqual([])
})
