import type { Page } from '@playwright/test'
import type { CustomerMessageRequest, DownloadFault, MessageContent } from '../simulator/client/control-api.ts'
import { SAMPLE_FILES } from '../simulator/core/sample-files.ts'
import { pngOf } from '../src/core/media/testing/samples.ts'
import { words } from '../src/renderer/src/i18n/words.ts'
import { fileOf } from '../tests/support/customer-files.ts'
import { film, voiceNote } from '../tests/support/media-samples.ts'
import type { World } from '../tests/support/start-world.ts'
import type { Shoot } from './screenshots-of-lists.ts'

const text = words.chats
const rice = SAMPLE_FILES['/p/rice.png']!.bytes
const pdf = (filename: string) => fileOf('application/pdf', Buffer.from('%PDF-1.7 '.padEnd(48_200)), { filename })
const picture = (bytes: Buffer, caption?: string): MessageContent => ({
  ...{ kind: 'image', media: fileOf('image/png', bytes) },
  ...(caption === undefined ? {} : { caption }),
})

/** One customer and the chat with them. */
class Thread {
  readonly page: Page
  readonly phone: World['phone']
  readonly number: string
  #isOpen = false

  constructor(page: Page, phone: World['phone'], number: string) {
    this.page = page
    this.phone = phone
    this.number = number
  }

  async write(content: MessageContent, more: Partial<CustomerMessageRequest> = {}): Promise<string> {
    const { id } = await this.phone.call('customerMessage', {
      ...{ from: this.number, content, pushName: 'Ada Obi' },
      ...more,
    })
    if (!this.#isOpen) await this.open()
    return id
  }

  async open(): Promise<void> {
    this.#isOpen = true
    await this.page.setViewportSize({ width: 1280, height: 860 })
    await this.page.locator('nav.rail a[href="#/chats"]').click()
    await this.page.locator(`[data-testid="chat-row"][data-chat="${this.number}@c.us"]`).click()
    await this.page.getByTestId('bubble').first().waitFor()
  }

  fault(downloadFault: DownloadFault): Promise<unknown> {
    return this.phone.call('setKnobs', { downloadFault })
  }

  async see(what: string): Promise<void> {
    await this.page.getByTestId('bubble').getByText(what).last().waitFor()
  }
}

/** Fills one chat for each picture; the key is the name of the picture. */
const CHATS: Readonly<Record<string, (thread: Thread) => Promise<unknown>>> = {
  async pictures(thread) {
    await thread.write(picture(rice, 'I have paid, here is the receipt'))
    await thread.write({ kind: 'sticker', media: fileOf('image/webp', pngOf(96, 96)) })
    await thread.write(picture(pngOf(120, 900)))
    await thread.page.locator('.attached-picture img').nth(2).waitFor()
  },
  async files(thread) {
    await thread.write({ kind: 'ptt', media: fileOf('audio/ogg; codecs=opus', voiceNote(14)), seconds: 14 })
    await thread.write({ kind: 'document', media: pdf('order of the Surulere Traders’ Association, November.pdf') })
    await thread.write({ kind: 'location', latitude: 6.45, longitude: 3.39, name: 'Marina, Lagos' })
    await thread.write({ kind: 'vcard', name: 'Chidi Obi', phone: '2348033333333' })
    await thread.see('Chidi Obi')
  },
  async gone(thread) {
    await thread.write({ kind: 'video', media: fileOf('video/webm', film()), caption: 'see this', seconds: 2 })
    await thread.fault('expired')
    await thread.write(picture(pngOf(11, 11)))
    await thread.see(text.attached.why.gone)
    await thread.fault('cut')
    await thread.write(picture(pngOf(12, 12), 'and this'))
    await thread.see(text.attached.why.failed)
    await thread.fault('stalled')
    await thread.write(picture(pngOf(13, 13)))
    await thread.see(text.attached.fetching)
  },
  async changed(thread) {
    const wares = { title: 'Rice 50 kg', price1000: 78_000_000, currency: 'NGN', productId: '17' }
    const product = await thread.write({ kind: 'product', ...wares })
    await thread.write({ kind: 'chat', body: 'is this one still there?' }, { quotedId: product })
    await thread.write({ kind: 'other', type: 'something_new' })
    await thread.write({ kind: 'unavailable', subtype: 'view_once_unavailable_fanout' })
    const edited = await thread.write(picture(pngOf(64, 48), 'paid 5,000'))
    const deleted = await thread.write(picture(pngOf(65, 48), 'wrong one'))
    await thread.see('wrong one')
    await thread.phone.call('editMessage', { id: edited, body: 'paid 50,000' })
    await thread.phone.call('revokeMessage', { id: deleted })
    await thread.see(text.line.deleted)
  },
}

/** Takes pictures of threads with files of every kind in every state, one chat per picture. The core must not answer. */
export async function shootMedia(phone: World['phone'], page: Page, shoot: Shoot): Promise<void> {
  const threads = Object.keys(CHATS).map((_, index) => new Thread(page, phone, `234803124000${index}`))
  for (const [index, [name, fill]] of Object.entries(CHATS).entries()) {
    await phone.call('saveContact', { contactPhone: threads[index]!.number, pushName: 'Ada Obi' })
    await fill(threads[index]!)
    await shoot(name, page)
    await threads[index]!.fault('')
  }
  await threads[0]!.open()
  await page.getByTestId('file-input').setInputFiles({ name: 'rice.png', mimeType: 'image/png', buffer: rice })
  await page.getByTestId('file-draft').locator('img').waitFor()
  await shoot('a file is chosen', page)
  await page.setViewportSize({ width: 1280, height: 860 })
  await page.getByRole('button', { name: text.write.file.remove }).click()
  await page.locator('.attached-picture').first().click()
  await page.locator('.viewer-stage img').waitFor()
  await shoot('a picture is large', page)
  await page.setViewportSize({ width: 1280, height: 860 })
  await page.keyboard.press('Escape')
}
