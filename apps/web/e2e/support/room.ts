import { expect, type Locator, type Page } from '@playwright/test'

/** What people see and press, by the names that the contract binds. */
export const nameField = (page: Page) => page.getByRole('textbox', { name: 'Your name' })
export const codeField = (page: Page) => page.getByRole('textbox', { name: 'Room code' })
export const createButton = (page: Page) => page.getByRole('button', { name: 'Create room' })
export const joinButton = (page: Page) => page.getByRole('button', { name: 'Join room' })
export const timeline = (page: Page) => page.getByRole('log', { name: 'Messages' })
export const messageField = (page: Page) => page.getByRole('textbox', { name: 'Message' })
export const people = (page: Page) => page.getByRole('list', { name: 'People' }).getByRole('listitem')
export const connection = (page: Page) => page.getByRole('status')

/** The rows of messages, oldest first. */
export const messages = (page: Page): Locator => timeline(page).locator('[data-status]')

/** The message with exactly this text. */
export const message = (page: Page, text: string): Locator =>
  messages(page).filter({ has: page.locator('p').getByText(text, { exact: true }) })

/** Enters a room that is known by its code, and waits until it is live. */
export async function enterRoom(page: Page, url: string, code: string, name: string) {
  await page.goto(`${url}/r/${code}`)
  await nameField(page).fill(name)
  await joinButton(page).click()
  await isLive(page)
}

/** Creates a room by the home page. Returns its code. */
export async function createRoom(page: Page, url: string, name: string): Promise<string> {
  await page.goto(url)
  await nameField(page).fill(name)
  await createButton(page).click()
  await isLive(page)
  return new URL(page.url()).pathname.slice('/r/'.length)
}

/** Waits until the page is in a room and connected. */
export async function isLive(page: Page) {
  await expect(timeline(page)).toBeVisible()
  await expect(connection(page)).toHaveText('Connected')
}

/** Writes and sends a message. */
export async function send(page: Page, text: string) {
  await messageField(page).fill(text)
  await messageField(page).press('Control+Enter')
}
