import type { Page } from '@playwright/test'

/** What moved on the page without the person having moved it: how much in all, and what. */
export interface Shifts {
  /** The sum of Chromium's scores: 1 would be the whole page moved by its whole height. */
  readonly score: number
  /** The markup's beginning, from where and to where, of the largest. */
  readonly moved: readonly string[]
}

interface Kept {
  readonly score: number
  readonly moved: readonly string[]
}

/** Begins to watch in every document that this page opens from now on, and in the one that is open. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(watch)
  await page.evaluate(watch)
}

/** Takes what has moved since the last call. */
export async function takeShifts(page: Page): Promise<Shifts> {
  const kept = await page.evaluate(() => {
    const holder = window as unknown as { shifts?: Kept[] }
    const taken = holder.shifts ?? []
    holder.shifts = []
    return taken
  })
  return { score: kept.reduce((sum, { score }) => sum + score, 0), moved: kept.flatMap(({ moved }) => moved) }
}

function watch(): void {
  const holder = window as unknown as { shifts?: Kept[] }
  if (holder.shifts !== undefined) return
  holder.shifts = []
  const boxOf = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(' ')
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as readonly LayoutShift[]) {
      // What follows a press within half a second is what the person asked for.
      if (entry.hadRecentInput) continue
      const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
        const markup = node instanceof Element ? node.outerHTML : (node?.textContent ?? 'gone')
        return `${markup.slice(0, 90)} (${boxOf(previousRect)}) → (${boxOf(currentRect)})`
      })
      holder.shifts!.push({ score: entry.value, moved })
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Not in the library's own types: the Layout Instability API. */
interface LayoutShift {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly {
    readonly node: Node | null
    readonly previousRect: DOMRectReadOnly
    readonly currentRect: DOMRectReadOnly
  }[]
}
