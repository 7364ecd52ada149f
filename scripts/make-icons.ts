// Draws every icon of the app from one mark into resources/ and build/icons/. Run it again after a change: `node scripts/make-icons.ts`.
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Page } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const RESOURCES = join(import.meta.dirname, '../resources')
const LINUX_ICONS = join(import.meta.dirname, '../build/icons')

type Status = 'idle' | 'connected' | 'attention' | 'paused'

/** Colours that stand out on dark and on light panels alike. */
const COLOURS: Readonly<Record<Status, string>> = {
  idle: '#86938e',
  connected: '#1f9a82',
  attention: '#dd8f0c',
  paused: '#86938e',
}
/** Colours for a Windows taskbar, which reports whether it is light or dark. */
const TASKBAR_COLOURS: Readonly<Record<'light' | 'dark', Readonly<Record<Status, string>>>> = {
  light: { idle: '#5c6964', connected: '#0f7a66', attention: '#b26a00', paused: '#5c6964' },
  dark: { idle: '#c3cec9', connected: '#3fc7a8', attention: '#ffb84d', paused: '#c3cec9' },
}
const BRAND = { ground: '#0f6b5c', mark: '#f4fbf8', stripe: '#f2b544' } as const

/** The mark on a grid of 16: a speech bubble whose lower edge is a shop awning; its first scallop runs out into the bubble's tail. */
const BUBBLE = '<path d="M5 1H11A3 3 0 0 1 14 4V8H2V4A3 3 0 0 1 5 1Z"/>'
const AWNING =
  '<path d="M2 9H14L15 11.75A1.75 1.75 0 0 1 11.5 11.75A1.75 1.75 0 0 1 8 11.75A1.75 1.75 0 0 1 4.5 11.75L2 15.75L1 11.75Z"/>'
/** Every second stripe of the awning, for sizes large enough to show stripes. */
const STRIPES =
  '<path d="M5 9H8V11.75A1.75 1.75 0 0 1 4.5 11.75Z"/><path d="M11 9H14L15 11.75A1.75 1.75 0 0 1 11.5 11.75Z"/>'

/** The shape cut out of the bubble in each state. */
const CUTS: Readonly<Record<Status, string>> = {
  idle: '<path d="M5 2.5H11A1.5 1.5 0 0 1 12.5 4V6.75H3.5V4A1.5 1.5 0 0 1 5 2.5Z"/>',
  connected: '',
  attention: '<rect x="7" y="2" width="2" height="3" rx=".6"/><rect x="7" y="5.75" width="2" height="1.5" rx=".6"/>',
  paused:
    '<rect x="5.5" y="2.5" width="1.75" height="4.25" rx=".5"/><rect x="8.75" y="2.5" width="1.75" height="4.25" rx=".5"/>',
}

function trayMark(status: Status, colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
    <mask id="cut"><rect width="16" height="16" fill="#fff"/><g fill="#000">${CUTS[status]}</g></mask>
    <g fill="${colour}"><g mask="url(#cut)">${BUBBLE}</g>${AWNING}</g></svg>`
}

function appMark(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
    <rect x="2" y="2" width="60" height="60" rx="14" fill="${BRAND.ground}"/>
    <g transform="translate(10 9.5) scale(2.75)"><g fill="${BRAND.mark}">${BUBBLE}${AWNING}</g>
    <g fill="${BRAND.stripe}">${STRIPES}</g></g></svg>`
}

async function render(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  return page.screenshot({ omitBackground: true, type: 'png' })
}

/** An .ico holds PNGs behind a table: 6 bytes of header, 16 for each image (Windows Vista and later). */
function assembleIco(images: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * images.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = header.length
  for (const [index, { size, png }] of images.entries()) {
    const at = 6 + 16 * index
    header.writeUInt8(size === 256 ? 0 : size, at)
    header.writeUInt8(size === 256 ? 0 : size, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...images.map(({ png }) => png)])
}

async function renderIco(page: Page, svg: string, sizes: readonly number[]): Promise<Buffer> {
  const images = []
  for (const size of sizes) images.push({ size, png: await render(page, svg, size) })
  return assembleIco(images)
}

const browser = await playwright.launch({
  executablePath: process.env['SALESBOY_TEST_CHROMIUM'] ?? (await chromium.executablePath()),
  chromiumSandbox: process.getuid?.() !== 0,
})
try {
  const page = await browser.newPage()
  const tray = join(RESOURCES, 'tray')
  mkdirSync(tray, { recursive: true })
  for (const status of Object.keys(COLOURS) as Status[]) {
    const template = trayMark(status, '#000')
    writeFileSync(join(tray, `${status}Template.png`), await render(page, template, 16))
    writeFileSync(join(tray, `${status}Template@2x.png`), await render(page, template, 32))
    const coloured = trayMark(status, COLOURS[status])
    writeFileSync(join(tray, `${status}.png`), await render(page, coloured, 32))
    writeFileSync(join(tray, `${status}@2x.png`), await render(page, coloured, 64))
    for (const [taskbar, colours] of Object.entries(TASKBAR_COLOURS)) {
      const ico = await renderIco(page, trayMark(status, colours[status]), [16, 20, 24, 32, 40, 48])
      writeFileSync(join(tray, `${status}-${taskbar}.ico`), ico)
    }
  }
  writeFileSync(join(RESOURCES, 'icon.svg'), appMark())
  writeFileSync(join(RESOURCES, 'mark.svg'), trayMark('connected', BRAND.ground))
  writeFileSync(join(RESOURCES, 'icon.png'), await render(page, appMark(), 1_024))
  // Linux finds each size by its file name (electron.build, icons).
  mkdirSync(LINUX_ICONS, { recursive: true })
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
    writeFileSync(join(LINUX_ICONS, `${size}x${size}.png`), await render(page, appMark(), size))
  writeFileSync(join(RESOURCES, 'icon.ico'), await renderIco(page, appMark(), [16, 24, 32, 48, 64, 128, 256]))
} finally {
  await browser.close()
}
