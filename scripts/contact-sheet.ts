import type { Browser, Page } from '@playwright/test'

export const sheetWidths = [360, 800, 1280] as const
export const sheetSchemes = ['light', 'dark'] as const
const HEIGHTS = { 360: 740, 800: 860, 1280: 860 } as const
const SCALE = 0.4
const WIDEST = 480

/** One picture of a sheet: the screen in one state, theme and width. */
export interface Shot {
  readonly state: string
  readonly scheme: string
  readonly width: number
  readonly png: Buffer
}

/** Takes pictures of the current page in both themes and all widths. */
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

/** Takes pictures in the narrowest window, and in a small one with text twice as large. */
export async function takeTightShots(page: Page, screen: string, state: string): Promise<readonly Shot[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  const shots: Shot[] = []
  for (const { width, height, text } of [
    { width: 320, height: 700, text: '100%' },
    { width: 800, height: 700, text: '200%' },
  ]) {
    await page.setViewportSize({ width, height })
    await page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), text)
    shots.push({
      state: `${screen} · ${state}`,
      scheme: text,
      width,
      png: await page.screenshot({ animations: 'disabled' }),
    })
  }
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
  return shots
}

/** Takes pictures on the largest screen, and in a window with the system's own colours (forced colours). */
export async function takeWideShots(page: Page, screen: string, state: string): Promise<readonly Shot[]> {
  const shots: Shot[] = []
  for (const { width, height, forcedColors } of [
    { width: 3840, height: 2160, forcedColors: 'none' },
    { width: 1280, height: 720, forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia({ colorScheme: 'light', forcedColors })
    await page.setViewportSize({ width, height })
    const png = await page.screenshot({ animations: 'disabled' })
    shots.push({ state: `${screen} · ${state}`, scheme: forcedColors, width, png })
  }
  await page.emulateMedia({ forcedColors: 'none' })
  return shots
}

/** Lays several states side by side, for sheets with few pictures per state. */
export async function drawTightSheet(browser: Browser, shots: readonly Shot[]): Promise<Buffer> {
  const states = [...new Set(shots.map(({ state }) => state))]
  const figures = states.map((state) => {
    const pictures = shots
      .filter((shot) => shot.state === state)
      .map(
        ({ png, width }) =>
          `<img width="${Math.min(width * SCALE, WIDEST)}" src="data:image/png;base64,${png.toString('base64')}">`,
      )
    return `<figure><figcaption>${state}</figcaption>${pictures.join(' ')}</figure>`
  })
  return draw(
    browser,
    `<style>body{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}figcaption{margin-bottom:8px}</style>${figures.join('')}`,
  )
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
  return draw(
    browser,
    `<style>div{display:flex;gap:16px;align-items:start}h2{margin:16px 0 8px}</style>${rows.join('')}`,
  )
}

async function draw(browser: Browser, body: string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 2 * (2440 * SCALE + 60) + 20, height: 400 } })
  try {
    await page.setContent(`<style>body{margin:16px;background:#8a9391;font:16px sans-serif}</style>${body}`)
    return await page.screenshot({ fullPage: true })
  } finally {
    await page.close()
  }
}
