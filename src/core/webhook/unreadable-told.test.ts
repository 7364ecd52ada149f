import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sayEnglish } from '../../shared/words/say.ts'
import { messageInNote } from '../../shared/words/note-message.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

let core: AnsweringCore
let bed: WayBed
let told: string[]
beforeEach(async () => {
  core = await startAnsweringCore()
  bed = await createWayBed({ clock: createRealClock(), settings: { 'core.url': core.url } })
  told = []
  bed.way.onEvent((event) => {
    if (event.type === 'notice') told.push(sayEnglish(event.notice.said))
  })
  bed.way.start()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})
const SENTENCE =
  'The assistant answered something that Salesboy cannot read, so nothing was sent to the customer. It begins: '

async function ask(text: string): Promise<string | null> {
  await bed.way.incoming('shop', customerMessage(text))
  const first = () => bed.way.list({ limit: 1 }).messages[0]!
  await vi.waitFor(() => expect(first()).toMatchObject({ text, delivery: { state: 'delivered' } }), { timeout: 9_000 })
  const what = messageInNote(first().delivery.note)
  return what === null ? first().delivery.note : sayEnglish(what)
}

test('an unreadable answer is announced once, noted on each message, and never sent or logged', async () => {
  core.answer = () => ({ status: 200, body: 'Accepted\u202e by nobody' })
  expect(await ask('one')).toBe(`${SENTENCE}Accepted by nobody`)
  expect(await ask('two')).toBe(`${SENTENCE}Accepted by nobody`)
  expect(told).toEqual([`${SENTENCE}Accepted by nobody`])
  core.answer = () => ({ status: 200, body: { message: 'Processed successfully', response: 'Hello!' } })
  expect(await ask('three')).toBeNull()
  await vi.waitFor(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual(['Hello!']), { timeout: 9_000 })
  core.answer = () => ({ status: 200, body: '<b>Warning</b>: no such file' })
  await ask('four')
  expect(told).toHaveLength(2)
  expect(bed.sender.sent).toHaveLength(1)
  expect(bed.logged.join('\n')).not.toMatch(/Accepted|Warning/)
}, 20_000)

test('Test connection reports an unreadable answer with its beginning', async () => {
  core.answer = () => ({ status: 200, body: { message: 'Workflow was started' } })
  expect(await bed.way.testConnection({})).toMatchObject({
    kind: 'unreadable-answer',
    beginning: '{"message":"Workflow was started"}',
  })
  core.answer = () => ({ status: 200, body: '<html>Welcome</html>' })
  expect(await bed.way.testConnection({})).toMatchObject({
    kind: 'unexpected-answer',
    beginning: '<html>Welcome</html>',
  })
  core.answer = () => ({ status: 200, body: [{ output: 'Hi' }] })
  expect((await bed.way.testConnection({})).kind).toBe('ok')
})
