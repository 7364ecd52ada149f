import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SAMPLE_FILES } from '../../simulator/core/sample-files.ts'
import { pngOf } from '../../src/core/media/testing/samples.ts'
import { findViolations } from '../support/find-violations.ts'
import { CustomerFiles, fileOf, hashOf } from '../support/customer-files.ts'
import { tabTo } from '../support/keyboard.ts'
import { film, voiceNote } from '../support/media-samples.ts'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

const RECEIPT = pngOf(640, 480)
const LIMIT = { timeout: PATIENCE_MS }
let shop: OpenShop

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop?.stop())
afterEach(async () => {
  await shop.world.phone.call('setKnobs', { downloadFault: '' })
  expect(shop.complaints).toEqual([])
})

const picture = (bytes: Buffer, caption: string) =>
  ({ kind: 'image', media: fileOf('image/png', bytes), caption }) as const
const note = (seconds: number) =>
  ({ kind: 'ptt', media: fileOf('audio/ogg; codecs=opus', voiceNote(seconds)), seconds }) as const
const hasFocus = (one: Locator) =>
  expect.poll(() => one.evaluate((element) => element === document.activeElement), LIMIT).toBe(true)

test('a customer’s receipt is shown, viewed large, and saved as it was sent', async () => {
  const { page } = shop
  const ada = new CustomerFiles(shop, '2348031234501', 'Ada Obi')
  await ada.write(picture(RECEIPT, 'I have paid'))
  await ada.open()
  const shown = page.getByRole('button', { name: 'Picture from Ada Obi. Show it large' })
  await shown.waitFor()
  const width = () => shown.locator('img').evaluate((img) => (img as HTMLImageElement).naturalWidth)
  await expect.poll(width, LIMIT).toBe(640)
  expect(ada.kept).toContain(hashOf(RECEIPT))
  const path = join(shop.options.dataDir, 'media', hashOf(RECEIPT))
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  await shown.click()
  const viewer = page.getByRole('dialog', { name: 'Picture from Ada Obi' })
  await viewer.getByRole('button', { name: 'Larger' }).click()
  await viewer.getByText('150').waitFor()
  await viewer.getByRole('button', { name: 'Fit into the window' }).click()
  await viewer.getByText('100').waitFor()
  expect((await ada.saved(viewer)).bytes).toEqual(RECEIPT)
  expect(await findViolations(page)).toEqual([])
  await viewer.getByRole('button', { name: 'Close' }).click()
  await viewer.waitFor({ state: 'detached' })
  await hasFocus(shown)
})

test('a voice note plays at three speeds, and loads only after Play', async () => {
  const { page } = shop
  const bola = new CustomerFiles(shop, '2348031234502', 'Bola')
  await bola.write(note(4))
  await bola.open()
  const player = page.getByRole('group', { name: 'Voice message from Bola' })
  await player.waitFor()
  const state = () =>
    player.locator('audio').evaluate((element) => {
      const { paused, currentTime, playbackRate, readyState } = element as HTMLAudioElement
      return { paused, moved: currentTime > 0, playbackRate, loaded: readyState > 0 }
    })
  expect(await state()).toEqual({ paused: true, moved: false, playbackRate: 1, loaded: false })
  await player.getByText('0:04').waitFor()
  await player.getByRole('button', { name: 'Play' }).click()
  await expect.poll(state, LIMIT).toMatchObject({ paused: false, moved: true })
  await player.getByRole('button', { name: /^Speed/ }).click()
  await player.getByText('1.5×').waitFor()
  await player.getByRole('button', { name: /^Speed/ }).click()
  await expect.poll(state, LIMIT).toMatchObject({ playbackRate: 2 })
  expect((await bola.saved(player)).bytes).toEqual(voiceNote(4))
})

test('a video is fetched on request, and plays on request', async () => {
  const { page } = shop
  const chidi = new CustomerFiles(shop, '2348031234503', 'Chidi')
  await chidi.write({ kind: 'video', media: fileOf('video/webm', film()), caption: 'see this', seconds: 2 })
  await chidi.open()
  await page.getByRole('button', { name: 'Get the video' }).click()
  const video = page.getByLabel('Video from Chidi')
  await video.waitFor()
  const state = () =>
    video.evaluate((element) => {
      const { paused, videoWidth, currentTime } = element as HTMLVideoElement
      return { paused, videoWidth, moved: currentTime > 0 }
    })
  await expect.poll(state, LIMIT).toEqual({ paused: true, videoWidth: 64, moved: false })
  await video.focus()
  await page.keyboard.press('Space')
  await expect.poll(state, LIMIT).toMatchObject({ moved: true })
  expect((await chidi.saved(chidi.attached)).bytes).toEqual(film())
})

test('documents, stickers, locations and contact cards are shown as such', async () => {
  const { page } = shop
  const dayo = new CustomerFiles(shop, '2348031234504', 'Dayo')
  const list = Buffer.from('%PDF-1.7 prices')
  await dayo.write({ kind: 'document', media: fileOf('application/pdf', list, { filename: 'prices.pdf' }) })
  await dayo.open()
  const document = dayo.attached.filter({ hasText: 'prices.pdf' })
  await document.getByRole('button', { name: 'Get the file' }).click()
  expect(await dayo.saved(document)).toEqual({ name: 'prices.pdf', bytes: list })

  await dayo.write({ kind: 'sticker', media: fileOf('image/webp', pngOf(96, 96)) })
  await page.getByRole('button', { name: 'Sticker from Dayo. Show it large' }).waitFor()

  await dayo.write({ kind: 'location', latitude: 6.45, longitude: 3.39, name: 'Marina' })
  const place = dayo.attached.filter({ hasText: '6.45000, 3.39000' })
  expect(await place.textContent()).toContain('Marina')
  const map = place.getByRole('link', { name: 'Open the map' })
  expect(await map.getAttribute('href')).toMatch(/^https:\/\/www\.openstreetmap\.org\/\?mlat=6\.45&mlon=3\.39/)
  expect([await map.getAttribute('target'), await map.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer'])

  await dayo.write({ kind: 'vcard', name: 'Chidi Obi', phone: '2348033333333' })
  const card = dayo.attached.filter({ hasText: 'Chidi Obi' })
  await card.getByRole('button', { name: 'Copy +2348033333333' }).waitFor()
})

test('expired media can be requested from the phone, stalled media is shown as coming, and a cut download is retried', async () => {
  const { page, world } = shop
  const efe = new CustomerFiles(shop, '2348031234505', 'Efe')
  const fault = (downloadFault: 'expired' | 'reuploading' | 'cut' | 'stalled') =>
    world.phone.call('setKnobs', { downloadFault })
  const part = (caption: string) => efe.bubble(caption).getByTestId('attached')
  await fault('expired')
  await efe.write(picture(pngOf(11, 11), 'the first'))
  await efe.open()
  await part('the first').getByText('WhatsApp does not have this file any more.').waitFor()
  await fault('reuploading')
  await part('the first').getByRole('button', { name: 'Ask the phone again' }).click()
  await part('the first').getByText('Your phone is being asked to send it again.').waitFor()
  await fault('cut')
  await efe.write(picture(pngOf(12, 12), 'the second'))
  await part('the second').getByText('It could not be fetched from WhatsApp.').waitFor()
  await part('the second').getByText('It is tried again by itself.').waitFor()
  await fault('stalled')
  await efe.write(picture(pngOf(13, 13), 'the third'))
  await part('the third').getByText('Coming…').waitFor()
  expect(await findViolations(page)).toEqual([])
  for (const side of [11, 12, 13]) expect(efe.kept).not.toContain(hashOf(pngOf(side, side)))
})

test('a thread with every kind of message, both ways, has no accessibility faults in either theme', async () => {
  const { page, world } = shop
  await page.setViewportSize({ width: 1280, height: 2_400 })
  const femi = new CustomerFiles(shop, '2348031234506', 'Femi')
  const pdf = fileOf('application/pdf', Buffer.from('%PDF-1.7'), { filename: 'order.pdf' })
  await femi.write(picture(RECEIPT, 'show me a picture of it'))
  await femi.write(note(2))
  await femi.write({ kind: 'video', media: fileOf('video/webm', film()) })
  await femi.write({ kind: 'document', media: pdf })
  await femi.write({ kind: 'sticker', media: fileOf('image/webp', pngOf(96, 96)) })
  await femi.write({ kind: 'location', latitude: 6.45, longitude: 3.39 })
  await femi.write({ kind: 'vcard', name: 'Chidi Obi', phone: '2348033333333' })
  await femi.write({ kind: 'unavailable', subtype: 'view_once_unavailable_fanout' })
  await femi.write({ kind: 'product', title: 'Rice 50 kg', price1000: 78_000_000, currency: 'NGN', productId: '17' })
  await femi.write({ kind: 'other', type: 'something_new' })
  await femi.write({ kind: 'chat', body: 'the price list please' })
  await femi.open()
  await expect.poll(() => femi.attached.count(), LIMIT).toBe(7)
  await page.getByRole('button', { name: 'Get the video' }).click()
  await page.getByLabel('Video from Femi').waitFor()
  const answered = page.locator('[data-testid="bubble"][data-side="bot"]').getByTestId('attached')
  await expect.poll(() => answered.count(), LIMIT).toBeGreaterThan(0)
  await world.phone.waitForReply(femi.phone, { timeoutMs: PATIENCE_MS })
  expect(await findViolations(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 720 })
})

test('without a mouse one can open, zoom, close, play, save, attach, remove and send', async () => {
  const { page, world } = shop
  const gbenga = new CustomerFiles(shop, '2348031234507', 'Gbenga')
  await gbenga.write(picture(RECEIPT, 'paid'))
  await gbenga.write(note(3))
  await gbenga.open()
  const press = (key: string) => page.keyboard.press(key)
  const withEnter = async (button: Locator) => {
    await tabTo(page, button)
    await press('Enter')
  }
  const player = page.getByRole('group', { name: 'Voice message from Gbenga' })
  await player.waitFor()

  await withEnter(page.getByRole('button', { name: 'Picture from Gbenga. Show it large' }))
  const viewer = page.getByRole('dialog', { name: 'Picture from Gbenga' })
  await viewer.waitFor()
  await press('+')
  await viewer.getByText('150').waitFor()
  await press('0')
  await viewer.getByText('100').waitFor()
  expect((await gbenga.saved(viewer, withEnter)).bytes).toEqual(RECEIPT)
  await press('Escape')
  await viewer.waitFor({ state: 'detached' })
  await hasFocus(page.getByRole('button', { name: 'Picture from Gbenga. Show it large' }))

  await tabTo(page, player.getByRole('button', { name: 'Play' }))
  await press('Space')
  const isPlaying = () => player.locator('audio').evaluate((one) => (one as HTMLAudioElement).currentTime > 0)
  await expect.poll(isPlaying, LIMIT).toBe(true)
  await withEnter(player.getByRole('button', { name: /^Speed/ }))
  await player.getByText('1.5×').waitFor()
  expect((await gbenga.saved(player, withEnter)).bytes).toEqual(voiceNote(3))

  const { bytes: buffer } = SAMPLE_FILES['/p/rice.png']!
  const attach = async () => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      withEnter(page.getByRole('button', { name: 'Send a file' })),
    ])
    await chooser.setFiles({ name: 'rice.png', mimeType: 'image/png', buffer })
    await page.getByTestId('file-draft').getByText('rice.png').waitFor()
  }
  await attach()
  await withEnter(page.getByRole('button', { name: 'Leave the file out' }))
  await page.getByTestId('file-draft').waitFor({ state: 'detached' })
  await attach()
  await tabTo(page, page.getByRole('textbox', { name: 'Caption for the file' }))
  await page.keyboard.insertText('this one')
  await press('Enter')
  const sent = async () =>
    (await world.phone.call('messages', { chat: gbenga.phone })).find(({ caption }) => caption === 'this one')
  await expect.poll(sent, LIMIT).toMatchObject({ kind: 'image', fromMe: true, media: { sha256: hashOf(buffer) } })
})
