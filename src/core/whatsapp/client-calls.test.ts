import { describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { createClientCalls } from './client-calls.ts'
import type { LibraryClient } from './library.ts'
import type { PageCalls } from './page-calls.ts'
import { TimeLimitError } from '../time/within.ts'

const nowSeconds = Math.floor(createFakeClock().now() / 1000)

/** A page with an answer per function of `page/`; the key is the function's name. */
function createCalls(
  answers: Record<string, (...args: never[]) => unknown>,
  library: Partial<LibraryClient> | null = null,
  rightNow?: () => number,
) {
  const clock = createFakeClock()
  const asked: string[] = []
  const answer = (name: string, args: readonly unknown[]): never => {
    asked.push([name, ...args].join(' '))
    return answers[name]?.(...(args as unknown as never[])) as never
  }
  const calls: PageCalls = {
    run: async (_limitMs, work, ...args) => answer(work.name, args),
    runForEach: async (_limitMs, work, lists) => lists.map((args) => ({ value: answer(work.name, args) })),
    picture: async () => '',
    limit: (_limitMs, _what, work) => work,
  }
  const { face } = createClientCalls({
    clock,
    rightNow: rightNow ?? (() => clock.now()),
    logger: createMemoryLogger(),
    calls,
    ear: { listen: async () => true },
    library: () => library as LibraryClient | null,
  })
  return { face, loads: () => asked.filter((call) => call.startsWith('loadEarlierMessages')) }
}

test('a survey marks the chats with a message that is still to be decrypted', async () => {
  const chat = (chatId: string, type: string, change: { fromMe?: boolean; unavailable?: boolean; t?: number } = {}) => {
    const { fromMe = false, unavailable = false, t = nowSeconds } = change
    const id = { fromMe, remote: chatId, id: 'A', participant: null, _serialized: null }
    return { chatId, timestamp: t, tail: [{ id, t, type, unavailable }] }
  }
  const { face } = createCalls({
    readChatSurvey: () => [
      chat('1@c.us', 'ciphertext'),
      chat('2@c.us', 'chat'),
      chat('3@c.us', 'ciphertext', { fromMe: true }),
      chat('4@c.us', 'ciphertext', { unavailable: true }),
      chat('5@c.us', 'ciphertext', { t: nowSeconds - 200 }),
      chat('6@c.us', 'e2e_notification'),
    ],
  })
  const survey = await face.surveyChats(0)
  expect(survey.map(({ chatId, pending, tail }) => [chatId, pending, tail.length])).toEqual([
    ['1@c.us', true, 0],
    ['2@c.us', false, 1],
    ['3@c.us', false, 0],
    // Only the phone shows it: no more will come.
    ['4@c.us', false, 1],
    ['6@c.us', false, 0],
    // Old enough to be reported although it is not decrypted.
    ['5@c.us', true, 1],
  ])
})

test('the wait for a decryption is measured by the correct time, not by a clock nine hours behind', async () => {
  const night = 9 * 3_600
  const t = nowSeconds + night
  const id = { fromMe: false, remote: '1@c.us', id: 'A', participant: null, _serialized: null }
  const tail = [{ id, t, type: 'ciphertext', unavailable: false }]
  const named = async (waited: number) => {
    const survey = () => [{ chatId: '1@c.us', timestamp: t, tail }]
    const { face } = createCalls({ readChatSurvey: survey }, null, () => (t + waited) * 1_000)
    return (await face.surveyChats(0))[0]?.tail.length
  }
  expect([await named(100), await named(200)]).toEqual([0, 1])
})

test('a survey lists only those of our own messages whose type is stored', async () => {
  const own = (type: string) => {
    const id = { fromMe: true, remote: '1@c.us', id: type.toUpperCase(), participant: null, _serialized: null }
    return { id, t: nowSeconds, type, unavailable: false }
  }
  const tail = ['album', 'chat', 'pin_message', 'image', 'poll_update', 'ciphertext', 'revoked'].map(own)
  const { face } = createCalls({ readChatSurvey: () => [{ chatId: '1@c.us', timestamp: nowSeconds, tail }] })
  const [chat] = await face.surveyChats(0)
  expect(chat?.tail.map((entry) => entry.messageId)).toEqual(['true_1@c.us_CHAT', 'true_1@c.us_IMAGE'])
})

describe('earlier messages that cannot be loaded', () => {
  const oneMessage = () => ({ messages: [], oldest: 1_000, held: 1 })

  test('do not count as the beginning of their chat and do not stop the next chat’s load', async () => {
    const { face, loads } = createCalls({
      readChatMessages: oneMessage,
      loadEarlierMessages(chatId: string) {
        if (chatId === '1@c.us') throw new Error('r: r')
        return 0
      },
    })
    expect(await face.readHistory('1@c.us', 500, 200, 'all')).toMatchObject({ complete: false })
    expect(await face.readHistory('2@c.us', 500, 200, 'all')).toMatchObject({ complete: true })
    expect(loads()).toHaveLength(2)
  })

  test('are loaded for one chat at a time, however many are read', async () => {
    let [underWay, most] = [0, 0]
    const { face, loads } = createCalls({
      readChatMessages: oneMessage,
      async loadEarlierMessages() {
        underWay += 1
        most = Math.max(most, underWay)
        await Promise.resolve()
        underWay -= 1
        return 0
      },
    })
    const chats = ['1@c.us', '2@c.us', '3@c.us']
    await Promise.all(chats.map((chatId) => face.readHistory(chatId, 500, 200, 'all')))
    expect(loads()).toHaveLength(3)
    expect(most).toBe(1)
  })

  test('because of a timeout are not requested for other chats until the next survey', async () => {
    let silent = true
    const { face, loads } = createCalls({
      readChatMessages: oneMessage,
      readChatSurvey: () => [],
      loadEarlierMessages() {
        if (silent) throw new TimeLimitError('loadEarlierMessages', 30_000)
        return 0
      },
    })
    for (const chatId of ['1@c.us', '2@c.us'])
      expect(await face.readHistory(chatId, 500, 200, 'all')).toMatchObject({ complete: false })
    expect(loads()).toHaveLength(1)
    silent = false
    await face.surveyChats(0)
    expect(await face.readHistory('2@c.us', 500, 200, 'all')).toMatchObject({ complete: true })
  })
})

test('phones of LIDs are read from the page together, and asked of WhatsApp one at a time', async () => {
  let [underWay, most] = [0, 0]
  const { face } = createCalls(
    { readPhoneOfLid: (lid: string) => (lid === '1' ? '2348011111111@c.us' : null) },
    {
      async getContactLidAndPhone([id]: string[]) {
        underWay += 1
        most = Math.max(most, underWay)
        await Promise.resolve()
        underWay -= 1
        return [{ lid: id!, pn: id === '2@lid' ? '2348022222222@c.us' : '' }]
      },
    },
  )
  const phones = await Promise.all(['1', '2', '3', '4'].map((lid) => face.phoneOfLid(lid, 'in turn')))
  expect(phones).toEqual(['2348011111111', '2348022222222', null, null])
  expect(most).toBe(1)
})
