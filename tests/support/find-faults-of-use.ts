import type { Page } from '@playwright/test'

const INTERACTIVE = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [role=menuitem], [role=radio]'

/** Finds elements that a finger or an unsteady hand would miss: smaller than 24 by 24 and not a link in running text (WCAG 2.5.8). */
export function findSmallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate((selector) => {
    const isInline = (element: Element) =>
      getComputedStyle(element).display === 'inline' && element.parentElement!.textContent !== element.textContent
    return [...document.querySelectorAll(selector)]
      .filter(
        (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden'),
      )
      .filter((element) => !element.classList.contains('skip'))
      .filter((element) => getComputedStyle(element).clip === 'auto' || !(element instanceof HTMLSpanElement))
      .filter((element) => {
        // A click on the label around a field acts on the field, so measure the label.
        const target = element.closest('label') ?? element
        const { width, height } = target.getBoundingClientRect()
        return (width < 23.9 || height < 23.9) && !isInline(element)
      })
      .map((element) => element.outerHTML.slice(0, 120))
  }, INTERACTIVE)
}

/**
 * Walks through the page with the Tab key. Returns the number of stops, and the stops at which no outline shows the
 * focus.
 */
export async function walkFocus(
  page: Page,
  stops: number,
): Promise<{ readonly seen: number; readonly hidden: string[] }> {
  const hidden: string[] = []
  const seen = new Set<string>()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      // A control that fills its tile draws the outline around the tile.
      const isDrawn = [undefined, '::after'].some((part) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element, part)
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/^rgba\(.*, 0\)$/.test(outlineColor)
      })
      return { markup: element.outerHTML.slice(0, 140), isDrawn }
    })
    if (at === null) continue
    seen.add(at.markup)
    if (!at.isDrawn) hidden.push(at.markup)
  }
  return { seen: seen.size, hidden }
}

/** Finds signs that only a colour explains: dots and badges without a word beside them. */
export function findWordlessSigns(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.dot, .count, .nav-badge, .chip-count')]
      .filter((sign) => sign.checkVisibility())
      .filter((sign) => !/\p{L}|\d/u.test((sign.classList.contains('dot') ? sign.parentElement! : sign).textContent!))
      .map((sign) => sign.parentElement!.outerHTML.slice(0, 160)),
  )
}
