/**
 * Takes pictures of the built web app: `npm run screenshots` at the root. Of the main screens in three sizes and both themes into
 * `screenshots/`, which git ignores (`-- --all`: of every state there is), and those of the README into `docs/screenshots/`.
 */
import { chromium } from '@playwright/test'
import { chromiumArgs, findBrowser } from '../../../scripts/browser.mjs'
import { takeReadmeScreenshots } from './readme-screenshots.mjs'
import { takeStateScreenshots } from './state-screenshots.mjs'

const { executablePath, env } = await findBrowser()
const launch = (args = []) =>
  chromium.launch({ executablePath, args: [...chromiumArgs, ...args], env: { ...process.env, ...env } })

await takeStateScreenshots(launch, { all: process.argv.includes('--all') })
await takeReadmeScreenshots(launch)
