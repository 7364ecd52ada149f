import type { Page } from '@playwright/test'

/** Movements on the page that the person did not cause: the total, and the elements that moved. */
export interface Shifts {
  /** The sum of Chromium's scores. A score of 1 means that the whole page moved by its whole height. */
  readonly score: number
  /** The largest moved elements: the beginning of the markup, the old and the new place of each. */
  readonly moved: readonly string[]
}

interface Kept {
  readonly score: number
  readonly moved: readonly string[]
}

/** Starts to watch in the open document and in every later document of this page. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(watch)
  await page.evaluate(watch)
}

/** Returns the movements since the last call, and forgets them. */
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
      // Movements within half a second after an input count as wanted by the person.
      if (entry.hadRecentInput) continue
      const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
        const markup = node instanceof Element ? node.outerHTML : (node?.textContent ?? 'gone')
        return `${markup.slice(0, 90)} (${boxOf(previousRect)}) → (${boxOf(currentRect)})`
      })
      holder.shifts!.push({ score: entry.value, moved })
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** The Layout Instability API, which the library's own types lack. */
interface LayoutShift {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly {
    readonly node: Node | null
    readonly previousRect: DOMRectReadOnly
    readonly currentRect: DOMRectReadOnly
  }[]
}
