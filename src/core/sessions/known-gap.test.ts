import { expect, test } from 'vitest'
import { makeOutgoing } from '../testing/fake-whatsapp-client.ts'
import { ada, createCatchUpBed } from './testing/catch-up-bed.ts'

test('a gap that could not be read is still known when the page holds only our answer to what came after it', async () => {
  const { clock, client, sink, run, write, answer, now } = createCatchUpBed()
  write(ada, 'known', 5_000)
  await run()
  for (const n of [1, 2, 3]) write(ada, String(n), 400 - n * 100)
  client.held.set(ada, 1)
  client.unloadable.add(ada)
  const tried = async () => {
    const result = run()
    await clock.advance(20_000)
    return result
  }
  expect(await tried()).toMatchObject({ stored: 1, unread: 1 })
  answer(ada, 'our answer', 0)
  await sink.outgoing('shop', makeOutgoing({ messageId: `true_${ada}_our answer`, chatId: ada, timestamp: now }))
  expect(await tried()).toMatchObject({ stored: 0, unread: 1 })
  client.unloadable.clear()
  expect(await run()).toMatchObject({ stored: 2, unread: 0 })
  expect(sink.bodies()).toEqual(['known', '3', '1', '2'])
  // Now nothing is left to read.
  const reads = client.calls.filter((name) => name === 'readHistory').length
  await run()
  expect(client.calls.filter((name) => name === 'readHistory')).toHaveLength(reads)
})
