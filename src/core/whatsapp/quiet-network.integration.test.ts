import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium } from '../../../simulator/browser/find-chromium.ts'
import { quietNetwork } from './quiet-network.ts'

const AGENT = 'Mozilla/5.0 (as whatsapp-web.js names itself)'
const agents: string[] = []
const server = createServer((request, response) => {
  agents.push(request.headers['user-agent'] ?? '')
  response.setHeader('content-type', 'text/html').end('<title>page</title>')
})
let browser: Browser
let page: Page

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  browser = await puppeteer.launch({ executablePath: await findChromium(), headless: 'shell', pipe: true, args })
  page = await browser.newPage()
  await page.setUserAgent({ userAgent: AGENT })
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})
afterAll(async () => {
  await browser?.close()
  server.close()
})

test('requests are no longer reported, while the page keeps its user agent and a reload is still seen', async () => {
  const told: string[] = []
  const seen: string[] = []
  page.on('request', (request) => told.push(request.url()))
  page.on('framenavigated', (frame) => seen.push(frame.url()))
  await page.evaluate(async () => void (await fetch('/before')))
  expect(told).toHaveLength(1)

  await quietNetwork(page)
  await page.evaluate(async () => void (await fetch('/after')))
  await page.evaluate('location.reload()')
  await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(1)
  await page.waitForFunction('document.title === "page"')
  expect(told).toHaveLength(1)
  expect(new Set(agents)).toEqual(new Set([AGENT]))
  expect(agents.length).toBeGreaterThanOrEqual(4)
})

test('a page that is gone rejects', async () => {
  const other = await browser.newPage()
  await other.close()
  await expect(quietNetwork(other)).rejects.toThrow()
})
