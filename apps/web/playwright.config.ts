import { defineConfig } from '@playwright/test'
import { chromiumArgs, findBrowser } from '../../scripts/browser.mjs'

const browser = await findBrowser()

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  // More than most machines have cores to spare: a third of the time is waiting for clocks and servers.
  workers: 3,
  forbidOnly: process.env.CI !== undefined,
  timeout: 30_000,
  expect: { timeout: 5000 },
  reporter: [['list']],
  use: {
    actionTimeout: 5000,
    navigationTimeout: 10_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    // Pages that are not about it come from the server itself, and load nothing behind the test's back.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: browser.executablePath,
      args: [...chromiumArgs],
      env: { ...definedEnv(), ...browser.env },
    },
  },
})

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
