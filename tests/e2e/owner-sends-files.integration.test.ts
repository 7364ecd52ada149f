import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SAMPLE_FILES } from '../../simulator/core/sample-files.ts'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

const ADA = '2348031234567'
const LIMIT = { timeout: PATIENCE_MS }
const png = SAMPLE_FILES['/p/rice.png']!.bytes
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
  await shop.world.phone.customerWrites(ADA, 'how much is rice?')
  await shop.world.phone.waitForReply(ADA, { timeoutMs: PATIENCE_MS })
  await page.locator('nav').getByRole('link', { name: 'Chats' }).click()
  await page.locator(`[data-testid="chat-row"][data-chat="${ADA}@c.us"]`).click()
  await page.getByRole('textbox', { name: /^Write to/ }).waitFor()
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const files = async () =>
  (await shop.world.phone.call('messages', { chat: ADA })).filter((message) => message.fromMe && message.media !== null)
const field = () => page.locator('.composer textarea')
const draft = () => page.getByTestId('file-draft')
const choose = (name: string, mimeType: string, buffer: Buffer) =>
  page.getByTestId('file-input').setInputFiles({ name, mimeType, buffer })
/** Drops or pastes a file that the page creates itself, as a person over the window does. */
const give = (kind: 'drop' | 'paste', bytes: Buffer) =>
  field().evaluate(
    (target, { kind: what, data }) => {
      const file = new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], 'given.png', { type: 'image/png' })
      const given = new DataTransfer()
      given.items.add(file)
      const options = { bubbles: true, cancelable: true }
      target.dispatchEvent(
        what === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: given })
          : new ClipboardEvent('paste', { ...options, clipboardData: given }),
      )
    },
    { kind, data: bytes.toString('base64') },
  )

test('a picture is chosen by keyboard, gets a caption, and is in the chat at once', async () => {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Send a file' }).press('Enter')
  await (await chooser).setFiles({ name: 'rice.png', mimeType: 'image/png', buffer: png })
  await draft().getByText('rice.png').waitFor(LIMIT)
  await draft().locator('img').waitFor(LIMIT)
  await page.getByRole('textbox', { name: 'Caption for the file' }).fill('This one?')
  await page.keyboard.press('Enter')
  await draft().waitFor({ ...LIMIT, state: 'detached' })
  const bubble = page.locator('[data-testid="bubble"][data-side="owner"]', { hasText: 'This one?' })
  await bubble.getByTestId('attached').waitFor(LIMIT)
  await expect.poll(async () => (await files()).length, LIMIT).toBe(1)
  expect((await files())[0]).toMatchObject({ kind: 'image', caption: 'This one?', media: { sha256: sha256(png) } })
})

test('dropped and pasted files are taken, and a file can be removed again', async () => {
  await give('drop', png)
  await draft().getByText('given.png').waitFor(LIMIT)
  await page.getByRole('button', { name: 'Leave the file out' }).click()
  await draft().waitFor({ ...LIMIT, state: 'detached' })
  const other = Buffer.concat([png, Buffer.from('pasted')])
  await give('paste', other)
  await draft().getByText('given.png').waitFor(LIMIT)
  await page.getByRole('button', { name: 'Send the file' }).click()
  await draft().waitFor({ ...LIMIT, state: 'detached' })
  await expect.poll(async () => (await files()).length, LIMIT).toBe(2)
  expect((await files())[1]?.media?.sha256).toBe(sha256(other))
})

test('a large document uploads in parts while the owner writes on, and a too large file is refused before anything is sent', async () => {
  const large = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(1_000_000, 7)])
  const held = Promise.withResolvers<void>()
  await page.route('**/ui/rpc', async (route) => {
    const { name } = route.request().postDataJSON() as { name: string }
    if (name === 'chat.sendFile') await held.promise
    await route.continue()
  })
  await choose('prices.pdf', 'application/pdf', large)
  await page.getByRole('button', { name: 'Send the file' }).click()
  await draft().getByRole('progressbar').waitFor(LIMIT)
  // When all parts are there, it is too late to stop.
  await expect.poll(() => draft().getByRole('progressbar').getAttribute('value'), LIMIT).toBe('100')
  expect(await draft().getByRole('button').isDisabled()).toBe(true)
  await give('drop', png)
  await page.locator('.toast', { hasText: 'choose given.png again when this one is sent' }).waitFor(LIMIT)
  await field().fill('One moment')
  await page.keyboard.press('Enter')
  const said = async () => (await shop.world.phone.replies(ADA)).map(({ body }) => body)
  await expect.poll(said, LIMIT).toContain('One moment')
  held.resolve()
  await draft().waitFor({ ...LIMIT, state: 'detached' })
  await expect.poll(async () => (await files()).length, LIMIT).toBe(3)
  await page.unroute('**/ui/rpc')
  expect((await files())[2]).toMatchObject({
    kind: 'document',
    media: { sha256: sha256(large), filename: 'prices.pdf' },
  })
  await choose('film.mp4', 'video/mp4', Buffer.alloc(17_000_000))
  await page.locator('.toast', { hasText: 'film.mp4 is too large' }).waitFor(LIMIT)
  expect(await draft().count()).toBe(0)
})

test('a refused file is explained, and file and text are kept', async () => {
  await choose('setup.exe', 'application/octet-stream', Buffer.from('MZ\x90\x00 a program'))
  await draft().waitFor(LIMIT)
  await field().fill('Try this')
  await page.keyboard.press('Enter')
  await page.locator('.toast', { hasText: 'cannot be sent' }).waitFor(LIMIT)
  await expect.poll(() => field().inputValue(), LIMIT).toBe('Try this')
  expect(await draft().count()).toBe(1)
  expect(await files()).toHaveLength(3)
  await page.getByRole('button', { name: 'Leave the file out' }).click()
  await field().fill('')
})

test('the bytes are stored in the data folder under their hash', () => {
  expect(readFileSync(join(shop.world.directory, 'data', 'media', sha256(png)))).toEqual(png)
})
