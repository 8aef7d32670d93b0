import { expectNoViolations, violationsOf } from './support/axe.ts'
import { enterRoom, isLive, messageField, messages, nameField, createButton, send } from './support/room.ts'
import { tapLine } from './support/line.ts'
import { buildStates } from './support/states.ts'
import { expect, test } from './support/test.ts'

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } }
// Colours are the theme's, whatever the size: each state is seen in both themes and in both sizes, by two looks instead of four.
const looks = [
  { size: 'phone', colorScheme: 'light' },
  { size: 'desktop', colorScheme: 'dark' },
] as const

// One test, as building and opening the states is a third of its time.
test('no state of any screen has a violation, on a phone in the light and on a desktop in the dark theme', async ({
  page,
  guard,
}) => {
  test.setTimeout(120_000)
  // One of them is a message that can't be shown.
  guard.expect(/^TypeError/)
  guard.expect(/^A part of the page failed to render/)
  const states = await buildStates()
  const names = await states.open(page)
  const found: string[] = []
  for (const { size, colorScheme } of looks) {
    await page.setViewportSize(sizes[size])
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme })
    for (const name of names) {
      await states.show(page, name)
      found.push(...(await violationsOf(page, `${name}, ${size}, ${colorScheme}`)))
    }
  }
  expect(found).toEqual([])
})

test.describe('with a server, phone', () => {
  test.use({ viewport: sizes.phone, colorScheme: 'dark' })

  test('home and a room', async ({ page, server, api }) => {
    await page.goto(`${server.url}/r/AB3K`)
    await nameField(page).waitFor()
    await expectNoViolations(page, 'home with a code')
    await page.goto(server.url)
    await expectNoViolations(page, 'home')
    await createButton(page).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await expectNoViolations(page, 'home with an error')
    await nameField(page).fill('Ada')
    await createButton(page).click()
    await isLive(page)
    await expectNoViolations(page, 'empty room')
    await page.getByRole('heading', { level: 1 }).getByRole('button').click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectNoViolations(page, 'invite')

    const host = await api.create('Mara', { title: 'Morning stand-up' })
    await api.say(host, 'Hello, see https://example.org')
    const line = await tapLine(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Morning stand-up')
    await send(page, 'Stored')
    line.tamper((frame) => {
      if (frame.type !== 'send') return frame
      if (JSON.stringify(frame).includes('Refused')) {
        line.inject({ type: 'error', re: frame.id, code: 'forbidden', message: 'no' })
      }
      return null
    })
    await send(page, 'Refused')
    await send(page, 'On its way')
    await expect(messages(page)).toHaveCount(4)
    await expectNoViolations(page, 'room with messages')

    await page.getByRole('button', { name: /^People, / }).click()
    await expectNoViolations(page, 'people')
    await page.keyboard.press('Escape')
    await messageField(page).fill('A thought\n'.repeat(9))
    await api.closeRoom(host)
    await expect(page.getByText('Room closed')).toBeVisible()
    await expectNoViolations(page, 'closed room')

    const gone = await api.create('Mara')
    await enterRoom(page, server.url, gone.code, 'Ada')
    await page.goto('about:blank')
    await api.closeRoom(gone)
    await page.goto(`${server.url}/r/${gone.code}`)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('was closed')
    await expectNoViolations(page, 'home, from a closed room')
  })
})
