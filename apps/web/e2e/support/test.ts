import {
  test as base,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from '@playwright/test'
import { type Api, apiOf } from './api.ts'
import { ConsoleGuard } from './console-guard.ts'
import { startServer, type TestServer } from './server.ts'

/** Somebody with a browser of their own. */
export type Person = { context: BrowserContext; page: Page }

type TestFixtures = {
  /** Fails the test on any unannounced complaint of a page; `guard.expect(pattern)` announces one. */
  guard: ConsoleGuard
  /** `people(3)`: three people, each in a browser profile of their own. Closed with the test. */
  people: (count: number, options?: BrowserContextOptions) => Promise<Person[]>
}

type WorkerFixtures = {
  /** One server per worker and file, at its defaults. Tests that stop or configure one call `startServer` themselves. */
  server: TestServer
  /** People who use the REST API of {@link WorkerFixtures.server}. */
  api: Api
}

/** The `test` of every browser test. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from this pattern
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],

  api: [async ({ server }, use) => use(apiOf(server.url)), { scope: 'worker' }],

  guard: [
    async ({ browser }, use) => {
      const guard = new ConsoleGuard()
      // Whoever makes it: the fixtures or a test itself.
      const watch = (context: BrowserContext) => guard.watch(context)
      browser.on('context', watch)
      await use(guard)
      browser.off('context', watch)
      expect(guard.unexpected, 'pages complained').toEqual([])
    },
    { auto: true },
  ],

  people: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (count, options = {}) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const context = await browser.newContext(options)
          contexts.push(context)
          return { context, page: await context.newPage() }
        }),
      ),
    )
    await Promise.all(contexts.map((context) => context.close()))
  },
})

/** The page of somebody whose browser is not as usual. */
export async function somebody(
  people: TestFixtures['people'],
  options?: BrowserContextOptions,
): Promise<Page> {
  const [person] = await people(1, options)
  if (!person) throw new Error('somebody was asked for')
  return person.page
}

/** The pages of two people. */
export async function pair(people: TestFixtures['people']): Promise<[Page, Page]> {
  const [first, second] = await people(2)
  if (!first || !second) throw new Error('two people were asked for')
  return [first.page, second.page]
}

export { expect } from '@playwright/test'
