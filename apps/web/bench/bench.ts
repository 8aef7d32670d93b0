import type { Session } from '@parley/protocol'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { enterRoom, messages } from '../e2e/support/room.ts'
import type { TestServer } from '../e2e/support/server.ts'
import { startProbe } from './probe.ts'

/** What is measured where, and how much of it. */
export type Bench = {
  browser: Browser
  server: TestServer
  room: Session
  /** How many messages the room has. */
  messages: number
  /** How often what has a beginning and an end is repeated. */
  runs: number
  /** How long what goes on is watched. */
  seconds: number
  /** How many times slower than it is the processor shall be, where a phone's is meant. */
  slowdown: number
}

/** The screen of everybody who is measured. */
export const SCREEN = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
}

/** Somebody with a browser of their own. */
export type Person = { context: BrowserContext; page: Page }

/** Somebody who has come into the room, and sees its latest messages. */
export async function person({ browser, server, room }: Bench, name: string): Promise<Person> {
  const context = await browser.newContext(SCREEN)
  await context.addInitScript(startProbe)
  const page = await context.newPage()
  await enterRoom(page, server.url, room.code, name)
  await messages(page).first().waitFor()
  return { context, page }
}

/** Slows the page's processor down, or lets it go again at a rate of 1. */
export async function slowDown(page: Page, rate: number) {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** What a figure adds to its name if it was taken on a slowed processor. */
export const slowed = ({ slowdown }: Bench) => `, CPU ${slowdown}× slower`
