import { expect, test } from 'vitest'
import { createCatchUpBed } from './testing/catch-up-bed.ts'

test('a catch-up reads several chats at the same time, the newest first, each in its own order', async () => {
  const { client, sink, run, write } = createCatchUpBed()
  const chats = Array.from({ length: 20 }, (_, n) => `23480${n}@c.us`)
  for (const chatId of chats) for (const body of ['one', 'two', 'three']) write(chatId, `${chatId} ${body}`, 300)
  const read = client.readHistory
  let [underWay, most] = [0, 0]
  client.readHistory = async (...args) => {
    underWay += 1
    most = Math.max(most, underWay)
    const history = await read(...args)
    underWay -= 1
    return history
  }
  expect(await run()).toMatchObject({ stored: 60, chats: 20, unread: 0 })
  expect(most).toBe(8)
  expect(client.readChats).toEqual(chats)
  for (const chatId of chats) expect(sink.bodies(chatId)).toEqual([`${chatId} one`, `${chatId} two`, `${chatId} three`])
})

test('a catch-up begins no further chats once the connection is over', async () => {
  const { client, sink, run, write } = createCatchUpBed()
  for (let n = 0; n < 20; n += 1) write(`23480${n}@c.us`, `${n}`, 300)
  let stopped = false
  const read = client.readHistory
  client.readHistory = (...args) => {
    stopped = client.readChats.length >= 10
    return read(...args)
  }
  await run({ stopped: () => stopped })
  expect(client.readChats.length).toBeLessThan(20)
  expect(sink.catchUps).toEqual([])
})

test('a mark that the disk refuses makes only its own chat be read again', async () => {
  const { clock, client, sink, run, write } = createCatchUpBed()
  for (let n = 0; n < 20; n += 1) write(`23480${n}@c.us`, `${n}`, 300)
  const keep = sink.readBack.bind(sink)
  let refusals = 1
  sink.readBack = async (sessionId, mark) => {
    if (mark.chatId === '234803@c.us' && refusals-- > 0) throw new Error('disk')
    return keep(sessionId, mark)
  }
  const done = run()
  await clock.advance(1_000)
  expect(await done).toMatchObject({ stored: 20, unread: 0 })
  expect(client.readChats.filter((chatId) => chatId === '234803@c.us')).toHaveLength(2)
  expect(client.readChats).toHaveLength(21)
})
