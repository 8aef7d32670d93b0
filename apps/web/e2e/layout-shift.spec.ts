import { enterRoom, isLive, message, timeline } from './support/room.ts'
import { expect, test } from './support/test.ts'

/** What Core Web Vitals call good. */
const GOOD = 0.1

test('nothing moves while a room with a history is entered, on a phone and on a desktop; what is read stays when the phone is turned', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara')
  for (let count = 1; count <= 40; count += 1) await api.say(host, `${count}: ${'so it goes '.repeat(count)}`)
  await enterRoom(page, server.url, host.code, 'Ada')
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(viewport)
    // Without a press before it: what a press moves is not counted.
    await page.reload()
    await isLive(page)
    await expect(message(page, `40: ${'so it goes '.repeat(40).trim()}`)).toBeVisible()
    const shift = await page.evaluate(async () => {
      let sum = 0
      const add = (entries: PerformanceEntryList) => {
        for (const entry of entries) sum += (entry as PerformanceEntry & { value: number }).value
      }
      const observer = new PerformanceObserver((list) => add(list.getEntries()))
      observer.observe({ type: 'layout-shift', buffered: true })
      await document.fonts.ready
      // What the last frames have moved is told after them.
      for (let frame = 0; frame < 10; frame += 1) await new Promise((next) => requestAnimationFrame(next))
      add(observer.takeRecords())
      return sum
    })
    expect(shift).toBeLessThanOrEqual(GOOD)
  }

  /** The message at the upper edge of the view, and from where on it is in sight. */
  const read = () =>
    timeline(page).evaluate((log) => {
      const edge = log.getBoundingClientRect().top
      const rows = [...log.querySelectorAll('[data-status]')].map((row) => ({
        begin: row.getBoundingClientRect().top - edge,
        end: row.getBoundingClientRect().bottom - edge,
        text: row.querySelector('p')?.textContent.slice(0, 3),
      }))
      const first = rows.filter(({ end }) => end > 0).toSorted((one, other) => one.begin - other.begin)[0]
      return first === undefined ? '' : `${first.text} ${Math.round(first.begin)}`
    })
  await page.setViewportSize({ width: 390, height: 844 })
  await timeline(page).evaluate((log) => log.scrollBy(0, -500))
  await expect.poll(read).toMatch(/^3/)
  const before = await read()
  await page.setViewportSize({ width: 844, height: 390 })
  await expect.poll(read, 'the same message').toContain(before.slice(0, 3))
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(read).toBe(before)
})

test('a room that fills moves nothing that is read', async ({ page, server, api }) => {
  const host = await api.create('Mara')
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      // Also those after an input: nothing here is an answer to one.
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await enterRoom(page, server.url, host.code, 'Ada')
  const shifted = () =>
    page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0))
  const before = await shifted()
  const heading = page.getByText('This is where the room begins.')
  const top = () => heading.evaluate((node) => node.getBoundingClientRect().top)
  const tops: number[] = []
  for (let n = 1; n <= 10; n++) {
    await api.say(host, `number ${n}`)
    await expect(message(page, `number ${n}`)).toBeVisible()
    tops.push(await top())
  }
  expect(new Set(tops.slice(0, 5)).size, 'the first line stays where it is').toBe(1)
  expect((await shifted()) - before).toBeLessThanOrEqual(0.1)
})
