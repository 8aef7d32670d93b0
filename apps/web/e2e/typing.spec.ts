import type { Page } from '@playwright/test'
import { tapLine } from './support/line.ts'
import { enterRoom, isLive, message, messageField, send, timeline } from './support/room.ts'
import { expect, pair, test } from './support/test.ts'

const typing = (page: Page) => page.locator('[data-typing]')

test('typing is shown to the others until the message comes, and moves nothing', async ({
  people,
  server,
  api,
}) => {
  const [ada, bo] = await pair(people)
  const host = await api.create('Mara')
  const seats = [await api.join(host.code, 'Cy'), await api.join(host.code, 'Di')]
  for (const seat of seats) await api.say(seat, 'here')
  const [lineOfAda, lineOfBo] = [await tapLine(ada), await tapLine(bo)]
  await enterRoom(ada, server.url, host.code, 'Ada')
  await enterRoom(bo, server.url, host.code, 'Bo')
  const otherTab = await bo.context().newPage()
  await otherTab.goto(bo.url())
  await isLive(otherTab)
  const told: string[] = []
  lineOfBo.tamper((frame) => {
    told.push(frame.type)
    return frame
  })
  const before = await timeline(ada).boundingBox()

  await messageField(bo).pressSequentially('  ')
  await messageField(bo).fill(' \n ')
  // Makes the page ask whether its connection is alive: what it sent before that has arrived when this has.
  await bo.evaluate(() => dispatchEvent(new Event('online')))
  await expect.poll(() => told).toEqual(['ping'])
  await messageField(bo).pressSequentially('hel')
  await expect(typing(ada)).toHaveText('Bo is typing')
  expect(await timeline(ada).boundingBox()).toEqual(before)
  for (const [index, said] of ['Bo and Cy are typing', 'Several people are typing'].entries()) {
    lineOfAda.inject({ type: 'typing', by: seats[index]?.self.id })
    await expect(typing(ada)).toHaveText(said)
  }
  await send(ada, 'hello')
  await expect(message(otherTab, 'hello')).toBeVisible()
  await expect(typing(otherTab)).toBeEmpty()

  await messageField(bo).press('Enter')
  await expect(message(ada, 'hel')).toBeVisible()
  await expect(typing(ada)).toHaveText('Cy and Di are typing')
  expect(told).toEqual(['ping', 'typing', 'send'])
})
