import { tapLine } from './support/line.ts'
import { listen } from './support/listen.ts'
import { enterRoom, messages, send, timeline } from './support/room.ts'
import { expect, test } from './support/test.ts'

test('others’ messages are announced once, also in a sheet, and history is not', async ({
  page,
  server,
  api,
}) => {
  await page.clock.install()
  const host = await api.create('Mara')
  await api.say(host, 'before')
  await enterRoom(page, server.url, host.code, 'Ada')
  const announcer = page.locator('[data-announcer]')
  const spoken = await listen(page, '[data-announcer]')
  await expect(announcer).toHaveAttribute('aria-live', 'polite')
  await expect(timeline(page)).toHaveAttribute('aria-live', 'off')
  await api.say(host, 'hello')
  await expect.poll(spoken).toEqual(['Mara: hello'])
  await expect(announcer, 'not left for who reads the page').toBeEmpty()
  await send(page, 'mine')
  await Promise.all(Array.from({ length: 7 }, (_, index) => api.say(host, `burst ${index}`)))
  await expect(messages(page)).toHaveCount(10)
  await page.clock.runFor(3000)
  await expect.poll(spoken).toEqual(['Mara: hello', '7 new messages'])
  const bo = await api.join(host.code, 'Bo')
  await api.say(bo, 'a'.repeat(400))
  await expect(messages(page)).toHaveCount(11)
  await page.clock.runFor(3000)
  await expect.poll(async () => (await spoken()).join('|')).toMatch(/Bo joined(\||\. )Bo: a{195}…$/)
  expect((await spoken()).join()).not.toContain('Ada')

  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  const overheard = await listen(page, 'dialog [data-overheard][aria-live=polite]')
  await api.say(bo, 'still there?')
  await expect(messages(page)).toHaveCount(12)
  await page.clock.runFor(3000)
  await expect.poll(overheard).toEqual(['Bo: still there?'])
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-overheard]')).toHaveCount(0)
})

test('only what names its user is announced, if that is wanted; what was missed is only counted', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara')
  await page.addInitScript(() =>
    localStorage.setItem('parley:preferences', JSON.stringify({ announcements: 'mentions' })),
  )
  const line = await tapLine(page)
  await enterRoom(page, server.url, host.code, 'Ada')
  const spoken = await listen(page, '[data-announcer]')
  for (const text of ['Adam is late', 'Bo left', 'ada, look']) await api.say(host, text)
  await expect.poll(spoken).toEqual(['Mara: ada, look'])
  await line.cut()
  for (const text of ['@Ada?', 'nothing', 'thanks Ada']) await api.say(host, text)
  line.mend()
  await expect.poll(spoken).toEqual(['Mara: ada, look', '2 new messages'])
})
