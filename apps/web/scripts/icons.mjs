/**
 * Draws the app's icons in public/, from the mark in public/favicon.svg: a white code tile on teal.
 * `node scripts/bootstrap.mjs run node apps/web/scripts/icons.mjs` at the root.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumArgs, findBrowser } from '../../../scripts/browser.mjs'

const folder = join(import.meta.dirname, '../public')

/** What a system cuts out of a maskable icon has to hold the tile: a circle of 80 % of the width. */
const icons = [
  { file: 'icons/icon-192.png', size: 192, corners: 0.22, tile: 0.62 },
  { file: 'icons/icon-512.png', size: 512, corners: 0.22, tile: 0.62 },
  { file: 'icons/maskable-512.png', size: 512, corners: 0, tile: 0.52 },
  { file: 'apple-touch-icon.png', size: 180, corners: 0, tile: 0.6 },
]

/**
 * @param {string} mark the path of the mark, in a tile of 32 × 32
 * @param {{ size: number, corners: number, tile: number }} icon
 */
function draw(mark, { size, corners, tile }) {
  const scale = (size * tile) / 32
  const offset = (size * (1 - tile)) / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" style="display:block">
    <rect width="${size}" height="${size}" rx="${size * corners}" fill="#006d6f"/>
    <g transform="translate(${offset} ${offset}) scale(${scale})">
      <rect y="0.8" width="32" height="32" rx="6" fill="#00484a"/>
      <rect width="32" height="32" rx="6" fill="#d8d2c6"/>
      <rect width="32" height="29.5" rx="6" fill="#fff"/>
      <path transform="translate(0.5 0)" fill="#006d6f" fill-rule="evenodd" d="${mark}"/>
    </g>
  </svg>`
}

const mark = /class="mark"[^>]* d="([^"]+)"/.exec(await readFile(join(folder, 'favicon.svg'), 'utf8'))?.[1]
if (mark === undefined) throw new Error('favicon.svg has no path of class "mark"')
const { executablePath, env } = await findBrowser()
const browser = await chromium.launch({
  executablePath,
  args: [...chromiumArgs],
  env: { ...process.env, ...env },
})
const page = await browser.newPage()
for (const icon of icons) {
  await page.setViewportSize({ width: icon.size, height: icon.size })
  await page.setContent(`<body style="margin:0;background:none">${draw(mark, icon)}`)
  await page.screenshot({ path: join(folder, icon.file), omitBackground: true })
}
await browser.close()
