import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expectNoViolations } from './support/axe.ts'
import { createRoom, message, messageField } from './support/room.ts'
import { expect, test, somebody } from './support/test.ts'

const invite = (page: Page) => page.getByRole('heading', { level: 1 }).getByRole('button')
const sheetOf = (page: Page) => page.getByRole('dialog', { name: /^Room / })

/** What scrolls within an open sheet and has round corners itself. */
const roundScrollers = (page: Page) =>
  page.locator('dialog[open] *').evaluateAll((elements) =>
    elements
      .map((element) => [element.outerHTML, getComputedStyle(element)] as const)
      .filter(([, style]) => /auto|scroll/.test(style.overflow) && style.borderRadius !== '0px')
      .map(([html]) => html),
  )

/** From now on: of what a view transition takes a picture, before and after. Whether there is time for the way between isn't told. */
async function recordTravels(page: Page): Promise<() => Promise<string[][]>> {
  // Its code comes with that of the sheets.
  const loaded = () => performance.getEntriesByType('resource').some(({ name }) => /travel-/.test(name))
  await page.waitForFunction(loaded)
  const pictures = await page.evaluateHandle(() => {
    const taken: string[][] = []
    const take = () => {
      const named = [...document.querySelectorAll('*')].filter((element) => {
        const { viewTransitionName } = getComputedStyle(element)
        return viewTransitionName !== 'none' && element.checkVisibility()
      })
      taken.push(named.map((element) => element.closest('header, dialog')?.tagName ?? element.tagName))
    }
    const start = document.startViewTransition.bind(document)
    document.startViewTransition = (update) => {
      take()
      const transition = start(update)
      void transition.updateCallbackDone.then(take)
      return transition
    }
    return taken
  })
  return () => pictures.jsonValue()
}

/** A browser that lets nobody copy, by neither way there is. */
async function refuseCopying(page: Page) {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    Object.defineProperty(document, 'execCommand', { value: () => false })
  })
}

test('the header’s button and the sheet copy the link; the header’s tiles travel into the sheet, and nothing else', async ({
  people,
  server,
}) => {
  const page = await somebody(people, { permissions: ['clipboard-read', 'clipboard-write'] })
  const code = await createRoom(page, server.url, 'Ada')
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('button', { name: 'Copy invite link' }).click()
  await expect(page.getByText('Copied', { exact: true })).toBeVisible()
  expect(await clipboard()).toBe(`${server.url}/r/${code}`)

  await page.evaluate(() => navigator.clipboard.writeText(''))
  const pictures = await recordTravels(page)
  await invite(page).click()
  const sheet = sheetOf(page)
  await expect.poll(pictures).toEqual([['HEADER'], ['DIALOG']])
  await expect(sheet.getByRole('tabpanel')).toContainText(code)
  await expect(sheet).toContainText(new URL(server.url).host)
  await expect(sheet.getByRole('button', { name: 'Share…' }), 'not where the browser can’t').toHaveCount(0)
  await sheet.getByRole('button', { name: 'Copy link' }).click()
  await expect(sheet.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await clipboard()).toBe(`${server.url}/r/${code}`)
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(invite(page)).toBeFocused()
})

test('at an address that nobody can follow the empty room says so, and has no QR code for it', async ({
  page,
  server,
  api,
}) => {
  const code = await createRoom(page, server.url, 'Ada')
  const empty = page.getByRole('region', { name: 'Waiting for the first person' })
  await expect(empty).toContainText(`Join at ${new URL(server.url).host}`)
  await expect(empty).toContainText('Others can’t follow this address')
  await expect(page.getByText('Join at').filter({ visible: true }), 'once').toHaveCount(1)
  await expect(empty.getByRole('img')).toHaveCount(0)

  // On a phone on its side, too, the sheet shows at once what it is opened for.
  await page.setViewportSize({ width: 568, height: 320 })
  await invite(page).click()
  for (const part of [
    sheetOf(page).getByRole('img'),
    sheetOf(page).getByRole('button', { name: 'Copy link' }),
  ])
    await expect(part).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Escape')

  // Whoever comes takes all of it away, but not the focus of who was about to send the link.
  await empty.getByRole('button', { name: 'Copy link' }).focus()
  await api.say(await api.join(code, 'Bo'), 'hi')
  await expect(empty).toBeHidden()
  await expect(messageField(page)).toBeFocused()
})

test('where copying is refused the link waits selected, and so do the lines', async ({ page, server }) => {
  await refuseCopying(page)
  const code = await createRoom(page, server.url, 'Ada')
  await page.getByRole('button', { name: 'Copy invite link' }).click()
  const link = page.getByRole('textbox', { name: 'Invite link' })
  await expect(link).toHaveValue(`${server.url}/r/${code}`)
  await expect(link).toBeFocused()
  expect(await page.evaluate(() => String(getSelection()))).toContain(code)

  await page.getByRole('tab', { name: 'Connect' }).click()
  await page.getByRole('button', { name: 'Copy', description: 'Read' }).click()
  await expect(page.getByRole('alert')).toContainText('copy them by hand')
  expect(await page.evaluate(() => String(getSelection()))).toMatch(/^curl "\$ROOM\/events"/)
})

test('sharing that fails copies the link instead; sharing that is dismissed does nothing', async ({
  people,
  server,
}) => {
  const page = await somebody(people, { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.addInitScript(() => {
    const refusals = ['AbortError', 'NotAllowedError']
    const share = () => Promise.reject(new DOMException('no', refusals.shift()))
    Object.defineProperty(navigator, 'share', { value: share })
  })
  const code = await createRoom(page, server.url, 'Ada')
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await page.evaluate(() => navigator.clipboard.writeText('before'))
  await invite(page).click()
  const share = sheetOf(page).getByRole('button', { name: 'Share…' })
  await share.click()
  expect(await clipboard()).toBe('before')
  await share.click()
  await expect(sheetOf(page).getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await clipboard()).toBe(`${server.url}/r/${code}`)
})

test('the lines under “Connect” work as they stand, and tell nobody’s token', async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await createRoom(page, server.url, 'Ada')
  await invite(page).click()
  const tab = page.getByRole('tab', { name: 'Invite' })
  await tab.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Connect' })).toBeFocused()
  const panel = page.getByRole('tabpanel', { name: 'Connect' })
  await expect(panel.getByRole('link', { name: 'API reference' })).toHaveAttribute(
    'href',
    `${server.url}/reference`,
  )
  await expectNoViolations(page, 'connect')
  expect(await roundScrollers(page), 'with them Chromium draws nothing behind the sheet’s corners').toEqual(
    [],
  )
  const stored = await page.evaluate(() => Object.values(localStorage).join('\n'))
  const token = /"token":"([^"]+)"/.exec(stored)?.[1]
  expect(token).toMatch(/^ey/)
  expect(await page.content()).not.toContain(token)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)

  const linesOf = async (title: string) =>
    (await panel.getByRole('group', { name: title }).textContent()) ?? ''
  await panel.getByRole('group').last().scrollIntoViewIfNeeded()
  await expect(page.getByRole('tab', { name: 'Invite' }), 'tabs stay in sight').toBeInViewport({ ratio: 1 })
  await expect(sheetOf(page).getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 })
  const shell = [await linesOf('Join, in a shell'), await linesOf('Write'), await linesOf('Read')].join('\n')
  const { stdout } = await promisify(execFile)('sh', ['-c', shell])
  expect(stdout).toContain('"text":"Hello from a script"')

  const program = await linesOf('A bot, with the SDK')
  const bot = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(import.meta.dirname, '../../../packages/client'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const printed: string[] = []
    bot.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
    await expect.poll(() => printed.join('')).toBe('Hello from a script\nHello from a bot\n')
  } finally {
    bot.kill()
  }
  await page.keyboard.press('Escape')
  for (const text of ['Hello from a script', 'Hello from a bot']) {
    await expect(message(page, text)).toBeVisible()
  }
})
