import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page as it is now, one line for each; `screen` names it. */
export async function violationsOf(page: Page, screen: string): Promise<string[]> {
  // Loaded once for each page. As a script of the page it would be refused, and rightly so.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source)
  const options: RunOptions = { resultTypes: ['violations'] }
  const { violations } = await page.evaluate(async (run) => {
    // A transition that is still running would be judged in colours nobody gets to see.
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))
    const { axe } = globalThis as unknown as {
      axe: { run: (options: RunOptions) => Promise<AxeResults> }
    }
    return axe.run(run)
  }, options)
  return violations.map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}

/** Demands that axe finds nothing wrong with the page as it is now; `screen` names it in what a failure says. */
export async function expectNoViolations(page: Page, screen: string): Promise<void> {
  // The page is empty until the app knows its configuration, which a busy machine takes its time for.
  await page.locator('h1').first().waitFor()
  expect(await violationsOf(page, screen)).toEqual([])
}
