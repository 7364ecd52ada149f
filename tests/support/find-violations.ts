import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Runs axe on the page in its present state, in both themes. Returns each violation with its markup. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations)
      found.push(`${colorScheme} ${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  }
  return found
}

/** Finds elements that stick out of the page to the side. There must be none at any width. */
export function findOverflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect()
      return box.width > 0 && (box.right > width + 1 || box.left < -1)
    })
    return wide.slice(-3).map((element) => element.outerHTML.slice(0, 160))
  })
}
