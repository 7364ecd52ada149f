import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Runs axe on the page in its present state, in both themes. Returns the violations; empty when there are none. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    faults.push(
      ...violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map((node) => node.html).join(' | ')}`),
    )
  }
  return faults
}
