import { createRoom, isLive, message, messageField, messages, send } from './support/room.ts'
import { expect, test } from './support/test.ts'

test('the field: Enter sends, Shift+Enter breaks the line, Ctrl+Enter sends; it grows, and takes no more than can be sent', async ({
  page,
  server,
}) => {
  await createRoom(page, server.url, 'Ada')
  await test.step('it grows from one line to eight', async () => {
    const height = async (lines: number) => {
      await messageField(page).fill(Array.from({ length: lines }, (_, line) => `line ${line}`).join('\n'))
      return (await messageField(page).boundingBox())?.height ?? 0
    }
    const [one, two, eight, nine] = [await height(1), await height(2), await height(8), await height(9)]
    expect([two - one, eight - one, nine - eight]).toEqual([24, 7 * 24, 0])
    await messageField(page).fill('')
    expect((await messageField(page).boundingBox())?.height).toBe(one)
  })
  await test.step('the Enter that ends a composition never sends', async () => {
    await messageField(page).fill('にほん')
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      await messageField(page).dispatchEvent('keydown', {
        key: 'Enter',
        bubbles: true,
        cancelable: true,
        ...init,
      })
    }
    await expect(messageField(page)).toHaveValue('にほん')
    await expect(messages(page)).toHaveCount(0)
  })
  await test.step('blank is not sent; too long is kept whole, counted, and can’t be sent', async () => {
    await messageField(page).fill('  \n ')
    await messageField(page).press('Enter')
    await expect(messages(page)).toHaveCount(0)

    const long = '🙂'.repeat(4001)
    await messageField(page).fill(long)
    await expect(page.getByText('4,001 of 4,000')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
    await messageField(page).press('Enter')
    await expect(messageField(page)).toHaveValue(long)
    await messageField(page).fill('🙂'.repeat(4000))
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(messages(page)).toHaveCount(1)
  })
  await test.step('Enter sends, Shift+Enter breaks the line, Ctrl+Enter sends', async () => {
    const field = messageField(page)
    await field.fill('one')
    await field.press('Shift+Enter')
    await page.keyboard.type('two')
    await field.press('Enter')
    await expect(messages(page).locator('p').last()).toHaveText('one\ntwo', { useInnerText: true })
    await expect(field).toHaveValue('')
    await send(page, 'three')
    await expect(message(page, 'three')).toBeVisible()
  })
})

test('drafts are of a tab and a room, and survive reloads and closed tabs', async ({
  page,
  context,
  server,
}) => {
  await createRoom(page, server.url, 'Ada')
  const roomOf = page.url()
  await messageField(page).fill('one')
  const other = await context.newPage()
  await other.goto(roomOf)
  await expect(messageField(other)).toHaveValue('one')
  await messageField(page).fill('one and more')
  await expect(messageField(other)).toHaveValue('one and more')
  await messageField(other).fill('two')
  await isLive(other)
  await Promise.all([page.reload(), other.reload()])
  await expect(messageField(page)).toHaveValue('one and more')
  await expect(messageField(other)).toHaveValue('two')

  await isLive(page)
  await messageField(page).press('Enter')
  await expect(message(other, 'one and more')).toBeVisible()
  await expect(messageField(other)).toHaveValue('two')
  await other.close({ runBeforeUnload: true })
  await page.goto(server.url)
  await createRoom(page, server.url, 'Ada')
  await expect(messageField(page)).toHaveValue('')
  const third = await context.newPage()
  await third.goto(roomOf)
  await expect(messageField(third)).toHaveValue('two')
})

test('where nothing can be stored writing goes on, and that a reload leaves the room is said', async ({
  page,
  server,
}) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    const replaceState = history.replaceState.bind(history)
    history.replaceState = (state: unknown, ...rest) => {
      if (JSON.stringify(state).includes('token')) throw new DOMException('full', 'DataCloneError')
      replaceState(state, ...rest)
    }
  })
  await createRoom(page, server.url, 'Ada')
  await expect(page.getByText('This browser keeps nothing: a reload leaves the room.')).toBeVisible()
  await messageField(page).pressSequentially('kept')
  await expect(messageField(page)).toHaveValue('kept')
  await messageField(page).press('Enter')
  await expect(message(page, 'kept')).toHaveAttribute('data-status', 'sent')
  await expect(messageField(page)).toHaveValue('')
})
