import axe from 'axe-core'
import type { Page } from '@playwright/test'

/**
 * Runs axe on the page in its present state. Returns each violation with its markup. The page has no frames, so axe runs in it at once:
 * `@axe-core/playwright` opens a further page for each run, which takes eight times as long.
 */
export async function findViolationsNow(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  })
}

/** The same in both themes. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await findViolationsNow(page)).map((violation) => `${colorScheme} ${violation}`))
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
