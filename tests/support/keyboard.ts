import type { Locator, Page } from '@playwright/test'

const MOST_PRESSES = 150

/** Presses Tab until the target has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.first().waitFor()
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    if (await target.first().evaluate((one) => one === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`no ${key} leads to ${target.toString()}`)
}

/** Everything that a person without a mouse must reach: its number, what Tab missed, and what showed no focus. */
export interface TabWalk {
  readonly wanted: number
  readonly missed: readonly string[]
  readonly hidden: readonly string[]
}

/** Walks once through all Tab stops of the page and compares them with everything that can be pressed or typed into. */
export async function walkAllStops(page: Page): Promise<TabWalk> {
  const wanted = await page.evaluate(() => {
    ;(document.activeElement as HTMLElement | null)?.blur()
    const able = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    // A group of chips passes the focus on to one of its chips; so do the two spans around the notices.
    const all = [...document.querySelectorAll<HTMLElement>(able)].filter(
      (one) =>
        one.tabIndex >= 0 &&
        !one.matches(':disabled, [role=radiogroup], span[tabindex]') &&
        one.checkVisibility({ visibilityProperty: true }),
    )
    all.forEach((one, place) => one.setAttribute('data-stop', String(place)))
    return all.length
  })
  const hidden: string[] = []
  for (let presses = 0; presses < wanted + 20; presses += 1) {
    await page.keyboard.press('Tab')
    const unseen = await page.evaluate(() => {
      const at = document.activeElement
      if (at === null || at === document.body) return null
      at.removeAttribute('data-stop')
      const isDrawn = [undefined, '::after'].some((part) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at, part)
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/^rgba\(.*, 0\)$/.test(outlineColor)
      })
      const { top, bottom } = at.getBoundingClientRect()
      const isInSight = bottom > 0 && top < innerHeight
      return isDrawn && isInSight ? null : at.outerHTML.slice(0, 140)
    })
    if (unseen !== null) hidden.push(unseen)
  }
  const missed = await page.evaluate(() => {
    const left = [...document.querySelectorAll('[data-stop]')]
    left.forEach((one) => one.removeAttribute('data-stop'))
    return left.map((one) => one.outerHTML.slice(0, 140))
  })
  return { wanted, missed, hidden }
}
