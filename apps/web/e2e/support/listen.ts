import type { Page } from '@playwright/test'

/** Collects what a screen reader would be given to say by a live region. */
export async function listen(page: Page, region: string): Promise<() => Promise<string[]>> {
  const heard = await page.locator(region).evaluateHandle((speaker) => {
    const spoken: string[] = []
    new MutationObserver(() => {
      const text = speaker.textContent
      if (text) spoken.push(text)
    }).observe(speaker, { childList: true, characterData: true, subtree: true })
    return spoken
  })
  return () => heard.jsonValue()
}
