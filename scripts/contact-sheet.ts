import type { Browser, Page } from '@playwright/test'

export const sheetWidths = [360, 800, 1280] as const
export const sheetSchemes = ['light', 'dark'] as const
const HEIGHTS = { 360: 740, 800: 860, 1280: 860 } as const
const SCALE = 0.4

/** One picture of a sheet: the screen in one state, theme and width. */
export interface Shot {
  readonly state: string
  readonly scheme: string
  readonly width: number
  readonly png: Buffer
}

/** Takes the page as it is in both themes and all widths. */
export async function takeShots(page: Page, state: string): Promise<readonly Shot[]> {
  const shots: Shot[] = []
  for (const scheme of sheetSchemes) {
    await page.emulateMedia({ colorScheme: scheme })
    for (const width of sheetWidths) {
      await page.setViewportSize({ width, height: HEIGHTS[width] })
      shots.push({ state, scheme, width, png: await page.screenshot({ animations: 'disabled' }) })
    }
  }
  return shots
}

/** Lays the shots out on one page: a row for each state and theme, a column for each width. */
export async function drawSheet(browser: Browser, title: string, shots: readonly Shot[]): Promise<Buffer> {
  const states = [...new Set(shots.map(({ state }) => state))]
  const rows = states.map((state) => {
    const pictures = shots
      .filter((shot) => shot.state === state)
      .map(({ png, width }) => `<img width="${width * SCALE}" src="data:image/png;base64,${png.toString('base64')}">`)
    return `<h2>${title} · ${state}</h2><div>${pictures.slice(0, 3).join('')}${pictures.slice(3).join('')}</div>`
  })
  const page = await browser.newPage({ viewport: { width: 2 * (2440 * SCALE + 60) + 20, height: 400 } })
  try {
    await page.setContent(
      `<style>body{margin:16px;background:#8a9391;font:16px sans-serif}div{display:flex;gap:16px;align-items:start}h2{margin:16px 0 8px}</style>${rows.join('')}`,
    )
    return await page.screenshot({ fullPage: true })
  } finally {
    await page.close()
  }
}
