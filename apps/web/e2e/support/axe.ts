import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Demands that axe finds nothing wrong with the page as it is now; `screen` names it in what a failure says. */
export async function expectNoViolations(page: Page, screen: string): Promise<void> {
  // The page is empty until the app knows its configuration, which a busy machine takes its time for.
  await page.locator('h1').first().waitFor()
  // A transition that is still running would be judged in colours nobody gets to see.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  )
  // Legacy mode looks at one frame only, which is all there is, and spares a page per look.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const found = violations.map(
    ({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`,
  )
  expect(found).toEqual([])
}
