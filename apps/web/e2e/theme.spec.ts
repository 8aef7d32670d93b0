import type { Locator } from '@playwright/test'
import { expectNoViolations } from './support/axe.ts'
import { createButton, createRoom, joinButton, message, nameField, send } from './support/room.ts'
import { expect, test } from './support/test.ts'

const LIGHT = 'rgb(252, 250, 246)'
const DARK = 'rgb(14, 17, 23)'

test.describe('the theme', () => {
  test('follows the system until one is chosen, in all tabs, and survives a reload', async ({
    page,
    context,
    server,
  }) => {
    const other = await context.newPage()
    await other.goto(server.url)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(server.url)
    const html = page.locator('html')
    const themeColor = page.locator('meta[name="theme-color"]')
    await expect(page.getByRole('radio', { name: 'System' })).toBeChecked()
    await expect(html).toHaveCSS('background-color', DARK)

    await page.getByRole('radio', { name: 'Light' }).check()
    await expect(html).toHaveCSS('background-color', LIGHT)
    await expect(themeColor).toHaveAttribute('content', '#fcfaf6')
    await page.getByRole('radio', { name: 'Dark' }).check()
    await expect(other.locator('html')).toHaveCSS('background-color', DARK)
    await page.getByRole('radio', { name: 'Light' }).check()
    await expect(other.locator('html')).toHaveCSS('background-color', LIGHT)
    await other.close()

    await page.reload()
    await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked()
    await expect(html).toHaveCSS('background-color', LIGHT)

    await page.getByRole('radio', { name: 'System' }).check()
    await expect(html).toHaveCSS('background-color', DARK)
    await expect(themeColor).toHaveAttribute('content', '#0e1117')
    await page.emulateMedia({ colorScheme: 'light' })
    await expect(html).toHaveCSS('background-color', LIGHT)
    await expect(themeColor).toHaveAttribute('content', '#fcfaf6')
  })

  test('is there before the app is: no flash', async ({ page, server }) => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(server.url)
    await page.getByRole('radio', { name: 'Dark' }).check()
    await page.route('**/assets/*.js', (route) =>
      new Promise<void>((resolve) => setTimeout(resolve, 500)).then(() => route.continue()),
    )
    await page.goto(server.url, { waitUntil: 'commit' })
    await page.waitForSelector('#root', { state: 'attached' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.locator('meta[name="theme-color"]')).toHaveAttribute('content', '#0e1117')
    await expect(nameField(page)).toBeHidden()
    await expect(nameField(page)).toBeVisible()
  })
})

test('forced colours: what stands out by colour does so by the system’s, and all can be read', async ({
  page,
  server,
}) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(server.url)
  const highlight = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.backgroundColor = 'Highlight'
    const color = getComputedStyle(probe).backgroundColor
    probe.remove()
    return color
  })
  const look = (locator: Locator, property: string, pseudo?: string) =>
    locator.evaluate((element, [name, part]) => getComputedStyle(element, part).getPropertyValue(name), [
      property,
      pseudo,
    ] as const)

  expect(await look(createButton(page), 'background-color')).toBe(highlight)
  expect(await look(joinButton(page), 'background-color')).not.toBe(highlight)
  await createRoom(page, server.url, 'Ada')
  await send(page, 'mine')
  expect(await look(message(page, 'mine'), 'border-inline-start-color')).toBe(highlight)
  await expectNoViolations(page, 'room in forced colours')

  await page.getByRole('button', { name: 'Settings' }).click()
  const sheet = page.getByRole('dialog', { name: 'Settings' })
  const chosen = (name: string) => sheet.locator('label', { has: page.getByRole('radio', { name }) })
  expect(await look(chosen('System'), 'border-block-start-color', '::before')).toBe(highlight)
  expect(await look(chosen('Dark'), 'border-block-start-width', '::before')).toBe('0px')
  expect(await look(sheet.getByRole('switch', { name: 'Single-key' }), 'background-color', '::before')).toBe(
    highlight,
  )
  expect(await look(sheet.getByRole('switch', { name: 'Sound' }), 'background-color', '::before')).not.toBe(
    highlight,
  )
})

test('reduced motion: things may fade, nothing moves', async ({ page, server }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.addInitScript(() => {
    document.startViewTransition = () => {
      throw new Error('a view transition moves things')
    }
  })
  await createRoom(page, server.url, 'Ada')
  await page.getByRole('heading', { level: 1 }).getByRole('button').click()
  await expect(page.getByRole('dialog', { name: /^Room / })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Sound' })).toHaveCSS('transition-property', 'opacity')

  const animated = await page.evaluate(() => {
    const rulesIn = (rules: CSSRuleList): CSSKeyframesRule[] =>
      [...rules].flatMap((rule) => {
        if (rule instanceof CSSKeyframesRule) return [rule]
        if (rule instanceof CSSMediaRule && matchMedia(rule.conditionText).matches)
          return rulesIn(rule.cssRules)
        return []
      })
    // Of several of one name the last one holds.
    const keyframes = new Map(
      [...document.styleSheets]
        .flatMap(({ cssRules }) => rulesIn(cssRules))
        .map((rule) => [rule.name, rule] as const),
    )
    return [...keyframes.values()].flatMap((rule) =>
      [...rule].flatMap(({ style }) => [...style].map((property) => `${property} in ${rule.name}`)),
    )
  })
  expect(animated.length).toBeGreaterThan(0)
  expect(
    animated.filter((property) => /^(translate|transform|scale|rotate|inset|margin|.*size)/.test(property)),
  ).toEqual([])
})
