import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { MediaInput, MessageContent } from '../../simulator/client/control-api.ts'
import { jpegHeader, pngOf } from '../../src/core/media/testing/samples.ts'
import { accessibilityFaults } from '../support/accessibility.ts'
import { film, voiceNote } from '../support/media-samples.ts'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const ADA = '2348031234567'
const RECEIPT = pngOf(640, 480)
const LIMIT = { timeout: PATIENCE_MS }
const UNSEEN = '\u202e'
let shop: OpenShop
let mediaFolder: string

beforeAll(async () => {
  shop = await openShop()
  mediaFolder = join(shop.options.dataDir, 'media')
  await shop.world.phone.call('saveContact', { contactPhone: ADA, pushName: 'Ada Obi' })
})
afterAll(() => shop?.stop())

const write = (content: MessageContent) =>
  shop.world.phone.call('customerMessage', { from: ADA, content, pushName: 'Ada Obi' })
const input = (mimetype: string, bytes: Buffer, change: Partial<MediaInput> = {}): MediaInput => ({
  ...{ mimetype, data: bytes.toString('base64') },
  ...change,
})
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
/** The newest bubble of the open thread that brings something. */
const newest = () => shop.page.getByTestId('attached').last()
const bubbles = () => shop.page.getByTestId('bubble')

/** Presses Save and returns what the browser was given. */
async function saved(from: Locator): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const download = shop.page.waitForEvent('download')
  await from.getByRole('button', { name: /^Save/ }).click()
  const done = await download
  return { name: done.suggestedFilename(), bytes: readFileSync(await done.path()) }
}

test('a customer’s receipt is seen, looked at whole with the keyboard, and saved as it was sent', async () => {
  const { page } = shop
  await write({ kind: 'image', media: input('image/png', RECEIPT), caption: 'I have paid' })
  await page.locator('nav').getByRole('link', { name: 'Chats' }).click()
  await page.getByText('I have paid').first().click()
  const picture = page.getByRole('button', { name: 'Picture from Ada Obi. Show it large' })
  await picture.waitFor()
  await expect
    .poll(() => picture.locator('img').evaluate((img) => (img as HTMLImageElement).naturalWidth), LIMIT)
    .toBe(640)
  expect(readdirSync(mediaFolder)).toEqual([hashOf(RECEIPT)])
  if (process.platform !== 'win32') expect(statSync(join(mediaFolder, hashOf(RECEIPT))).mode & 0o777).toBe(0o600)

  await picture.focus()
  await page.keyboard.press('Enter')
  const viewer = page.getByRole('dialog', { name: 'Picture from Ada Obi' })
  await viewer.waitFor()
  await viewer.getByRole('group').focus()
  await page.keyboard.press('+')
  await viewer.getByText('150').waitFor()
  await page.keyboard.press('0')
  await viewer.getByText('100').waitFor()
  expect((await saved(viewer)).bytes).toEqual(RECEIPT)
  expect(await accessibilityFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
  await expect.poll(() => picture.evaluate((button) => button === document.activeElement), LIMIT).toBe(true)
})

test('a voice note plays at three speeds, and not before somebody presses Play', async () => {
  const { page } = shop
  await write({ kind: 'ptt', media: input('audio/ogg; codecs=opus', voiceNote(4)), seconds: 4 })
  const player = page.getByRole('group', { name: 'Voice message from Ada Obi' })
  await player.waitFor()
  const audio = player.locator('audio')
  const state = () =>
    audio.evaluate((element) => {
      const { paused, currentTime, playbackRate, readyState } = element as HTMLAudioElement
      return { paused, moved: currentTime > 0, playbackRate, loaded: readyState > 0 }
    })
  expect(await state()).toEqual({ paused: true, moved: false, playbackRate: 1, loaded: false })
  await player.getByText('0:04').waitFor()
  await player.getByRole('button', { name: 'Play' }).focus()
  await page.keyboard.press('Space')
  await expect.poll(state, LIMIT).toMatchObject({ paused: false, moved: true })
  await player.getByRole('button', { name: 'Speed' }).click()
  await player.getByText('1.5×').waitFor()
  await player.getByRole('button', { name: 'Speed' }).click()
  await expect.poll(state, LIMIT).toMatchObject({ playbackRate: 2 })
  expect((await saved(player)).bytes).toEqual(voiceNote(4))
})

test('a video comes when it is opened and is played from its parts', async () => {
  const { page } = shop
  const recorded = await film(page)
  await write({ kind: 'video', media: input('video/webm', recorded), caption: 'see this', seconds: 1 })
  await page.getByRole('button', { name: 'Get the video' }).click()
  const video = page.getByLabel('Video from Ada Obi')
  await video.waitFor()
  const paused = () => video.evaluate((element) => (element as HTMLVideoElement).paused)
  await expect.poll(() => video.evaluate((element) => (element as HTMLVideoElement).videoWidth), LIMIT).toBe(64)
  expect(await paused()).toBe(true)
  expect((await saved(newest())).bytes).toEqual(recorded)
})

test('documents, stickers, places and contact cards are what they are', async () => {
  const { page } = shop
  const list = Buffer.from('%PDF-1.7 prices')
  await write({ kind: 'document', media: input('application/pdf', list, { filename: 'prices.pdf' }) })
  const document = page.getByTestId('attached').filter({ hasText: 'prices.pdf' })
  await document.getByRole('button', { name: 'Get the file' }).click()
  const { name, bytes } = await saved(document)
  expect([name, bytes]).toEqual(['prices.pdf', list])

  await write({ kind: 'sticker', media: input('image/webp', pngOf(96, 96)) })
  await page.getByRole('button', { name: 'Sticker from Ada Obi. Show it large' }).waitFor()

  await write({ kind: 'location', latitude: 6.45, longitude: 3.39, name: 'Marina' })
  const place = page.getByTestId('attached').filter({ hasText: '6.45000, 3.39000' })
  expect(await place.textContent()).toContain('Marina')
  const map = place.getByRole('link', { name: 'Open the map' })
  expect(await map.getAttribute('href')).toMatch(/^https:\/\/www\.openstreetmap\.org\/\?mlat=6\.45&mlon=3\.39/)
  expect([await map.getAttribute('target'), await map.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer'])

  await write({ kind: 'vcard', name: 'Chidi Obi', phone: '2348033333333' })
  const card = page.getByTestId('attached').filter({ hasText: 'Chidi Obi' })
  await card.getByRole('button', { name: 'Copy +2348033333333' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
})

test('what WhatsApp has no more is asked of the phone, and what breaks off comes with the next try', async () => {
  const { page, world } = shop
  const picture = (side: number) => ({ kind: 'image' as const, media: input('image/png', pngOf(side, side)) })
  await world.phone.call('setKnobs', { downloadFault: 'expired' })
  await write(picture(11))
  const gone = page.locator('[data-testid="attached"][data-state="gone"]')
  await gone.getByText('WhatsApp does not have this file any more.').waitFor()
  await world.phone.call('setKnobs', { downloadFault: 'reuploading' })
  await gone.getByRole('button', { name: 'Ask the phone again' }).click()
  const coming = page.locator('[data-testid="attached"][data-state="wanted"]')
  await coming.getByText('Your phone is being asked to send it again.').waitFor()
  await world.phone.call('setKnobs', { downloadFault: 'cut' })
  await write(picture(12))
  await coming.getByText('It could not be fetched from WhatsApp.').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  expect(readdirSync(mediaFolder)).not.toContain(hashOf(pngOf(12, 12)))
  await world.phone.call('setKnobs', { downloadFault: '' })
})

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="owned"</script></svg>')
const hostile: readonly (readonly [what: string, media: MediaInput, bytes: Buffer])[] = [
  ['an SVG that says it is a JPEG', input('image/jpeg', svg), svg],
  [
    'a page named .jpg',
    input('image/jpeg', Buffer.from('<!doctype html><script>document.title="owned"</script>')),
    Buffer.from('<!doctype html><script>document.title="owned"</script>'),
  ],
  ['a picture of 20,000 by 20,000', input('image/png', pngOf(1, 1, [20_000, 20_000])), pngOf(1, 1, [20_000, 20_000])],
  ['a broken picture', input('image/jpeg', jpegHeader(40, 30)), jpegHeader(40, 30)],
]

test.each(hostile)('%s is not shown and hurts nothing; it can be saved as it is', async (what, media, bytes) => {
  const { page } = shop
  await write({ kind: 'image', media, caption: what })
  const bubble = bubbles().filter({ hasText: what })
  await bubble.getByText('You can save it.').waitFor()
  expect(readdirSync(mediaFolder)).toContain(hashOf(bytes))
  expect((await saved(bubble)).bytes).toEqual(bytes)
  expect(await page.title()).not.toBe('owned')
})

test('a file that says it has two gigabytes is not fetched, and its message is there at once', async () => {
  const { page } = shop
  const media = input('application/zip', Buffer.from('PK'), { filename: 'all.zip', saidSize: 2_147_483_648 })
  await write({ kind: 'document', media })
  const file = page.getByTestId('attached').filter({ hasText: 'all.zip' })
  await file.getByText('2,147 MB').waitFor()
  await file.getByRole('button', { name: 'Get the file' }).click()
  await file.getByText('Look at it on the phone.').waitFor()
})

test.each([
  ['../../etc/passwd', 'passwd'],
  [`invoice_${UNSEEN}fdp.exe`, 'invoice_fdp.exe'],
  [`${'long '.repeat(60)}.pdf`, /^long .{100,120}\.pdf$/],
])('a document called %j is saved under a name that is safe', async (filename, name) => {
  const bytes = Buffer.from(`%PDF-1.7 ${filename}`)
  const caption = `the list ${hashOf(bytes).slice(0, 8)}`
  await write({ kind: 'document', media: input('application/pdf', bytes, { filename }), caption })
  const bubble = bubbles().filter({ hasText: caption })
  await bubble.getByRole('button', { name: 'Get the file' }).click()
  const done = await saved(bubble)
  if (typeof name === 'string') expect(done.name).toBe(name)
  else expect(done.name).toMatch(name)
  expect(done.bytes).toEqual(bytes)
  expect(shop.complaints).toEqual([])
})
