import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { findChromium } from '../../simulator/browser/find-chromium.ts'

export interface OpenPage {
  readonly browser: Browser
  readonly page: Page
  /** Complaints of the page: script errors and everything that the content security policy stopped. */
  readonly complaints: string[]
  close(): Promise<void>
}

/** Opens an address in a new browser. */
export async function openPage(url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const executablePath = await findChromium()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && /content security policy|refused to/i.test(message.text()))
      complaints.push(message.text())
  })
  await page.goto(url)
  return { browser, page, complaints, close: () => browser.close() }
}
