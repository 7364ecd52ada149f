import { afterEach, expect, test } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import type { DialogLook } from '../whatsapp/page/answer-dialog.ts'

afterEach(stopFakeSessions)

async function connected() {
  const fake = createFakeSessions({ records: [makeRecord()] })
  const client = await fake.connected()
  const presses: boolean[] = []
  let found: DialogLook = { kind: 'none' }
  client.answerDialog = async (mayPress) => {
    presses.push(mayPress)
    return found
  }
  return { fake, presses, show: (look: DialogLook) => void (found = look) }
}

test('a dialog is pressed once and reported if it stays; the report ends when the dialog is gone', async () => {
  const { fake, presses, show } = await connected()
  show({ kind: 'pressed', question: 'What’s new' })
  await fake.clock.advance(3_000)
  show({ kind: 'asks', question: 'What’s new' })
  await fake.clock.advance(30_000)
  expect(presses.filter((mayPress) => mayPress)).toHaveLength(1)
  expect(fake.view().pageAsks).toBe('What’s new')
  show({ kind: 'none' })
  await fake.clock.advance(3_000)
  expect(fake.view().pageAsks).toBeNull()
  // A later dialog may be pressed again.
  await fake.clock.advance(60_000)
  expect(presses.at(-1)).toBe(true)
})

test('a dialog that is closing is not reported', async () => {
  const { fake, show } = await connected()
  show({ kind: 'asks', question: 'Log out?' })
  await fake.clock.advance(3_000)
  show({ kind: 'none' })
  await fake.clock.advance(10_000)
  expect(fake.logger.text()).not.toContain('asks something')
})

test('the frequent looks end after a minute; then each probe brings one', async () => {
  const { fake, presses } = await connected()
  await fake.clock.advance(90_000)
  const before = presses.length
  await fake.clock.advance(300_000)
  expect(before).toBeGreaterThan(15)
  expect(presses.length - before).toBeLessThanOrEqual(11)
  expect(presses.length - before).toBeGreaterThanOrEqual(9)
})

test('the question is withdrawn when the connection ends', async () => {
  const { fake, show } = await connected()
  show({ kind: 'asks', question: 'Log out?' })
  await fake.clock.advance(10_000)
  expect(fake.view().pageAsks).toBe('Log out?')
  await fake.sessions.disconnect('shop')
  expect(fake.view().pageAsks).toBeNull()
})
