import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { MediaInput } from '../../simulator/client/control-api.ts'
import { jpegHeader, pngOf } from '../../src/core/media/testing/samples.ts'
import { CustomerFiles, fileOf, hashOf } from '../support/customer-files.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'

const UNSEEN = '\u202e'
let shop: OpenShop
let mallory: CustomerFiles

beforeAll(async () => {
  shop = await openShop()
  mallory = new CustomerFiles(shop, '2348031234509', 'Mallory')
  await mallory.write({ kind: 'chat', body: 'hello' })
  await mallory.open()
})
afterAll(() => shop?.stop())
afterEach(async () => {
  expect(await shop.page.title()).not.toBe('owned')
  expect(shop.complaints).toEqual([])
})

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="owned"</script></svg>')
const page = Buffer.from('<!doctype html><script>document.title="owned"</script>')
const huge = pngOf(1, 1, [20_000, 20_000])
const broken = jpegHeader(40, 30)
const hostile: readonly (readonly [what: string, media: MediaInput, bytes: Buffer])[] = [
  ['an SVG that says it is a JPEG', fileOf('image/jpeg', svg), svg],
  ['a page named .jpg', fileOf('image/jpeg', page, { filename: 'receipt.jpg' }), page],
  ['a picture of 20,000 by 20,000', fileOf('image/png', huge), huge],
  ['a broken picture', fileOf('image/jpeg', broken), broken],
]

test.each(hostile)('%s is not shown and does no harm, and can be saved unchanged', async (what, media, bytes) => {
  await mallory.write({ kind: 'image', media, caption: what })
  const bubble = mallory.bubble(what)
  await bubble.getByText('You can save it.').waitFor()
  expect(mallory.kept).toContain(hashOf(bytes))
  expect(await bubble.locator('img').count()).toBe(0)
  expect((await mallory.saved(bubble)).bytes).toEqual(bytes)
})

test('a file that claims two gigabytes is not fetched, and its message appears at once', async () => {
  const media = fileOf('application/zip', Buffer.from('PK'), { filename: 'all.zip', saidSize: 2_147_483_648 })
  await mallory.write({ kind: 'document', media })
  const file = mallory.attached.filter({ hasText: 'all.zip' })
  await file.getByText('2,147 MB').waitFor()
  await file.getByRole('button', { name: 'Get the file' }).click()
  await file.getByText('Look at it on the phone.').waitFor()
  expect(mallory.kept).not.toContain(hashOf(Buffer.from('PK')))
})

test.each([
  ['../../etc/passwd', 'passwd'],
  [`invoice_${UNSEEN}fdp.exe`, 'invoice_fdp.exe'],
  [`${'long '.repeat(60)}.pdf`, /^long .{100,120}\.pdf$/],
])('a document named %j is saved under a safe name', async (filename, name) => {
  const bytes = Buffer.from(`%PDF-1.7 ${filename}`)
  const caption = `the list ${hashOf(bytes).slice(0, 8)}`
  await mallory.write({ kind: 'document', media: fileOf('application/pdf', bytes, { filename }), caption })
  const bubble = mallory.bubble(caption)
  await bubble.getByRole('button', { name: 'Get the file' }).click()
  const done = await mallory.saved(bubble)
  if (typeof name === 'string') expect(done.name).toBe(name)
  else expect(done.name).toMatch(name)
  expect(done.bytes).toEqual(bytes)
})
