import { describe, expect, test } from 'vitest'
import { readHistory, type HistoryPage } from './read-history.ts'

const chatId = '2348011111111@c.us'
const raw = (n: number) => ({ id: { fromMe: false, remote: chatId, id: `A${n}` }, type: 'chat', body: String(n), t: n })

/** A chat of thirty messages; the page holds the newest ten and loads ten more each time, unless it fails. */
function createPage(fails: (loads: number) => boolean = () => false) {
  let held = 10
  let loads = 0
  const page: HistoryPage = {
    async held(_chatId, since, limit) {
      const all = Array.from({ length: held }, (_, index) => raw(31 - held + index))
      return {
        messages: all.filter((message) => message.t >= since).slice(-limit),
        oldest: all[0]?.t ?? null,
        held: all.length,
      }
    },
    async loadEarlier() {
      loads += 1
      if (fails(loads)) return 'failed'
      const before = held
      held = Math.min(30, held + 10)
      return held - before
    },
  }
  return { page, loads: () => loads }
}
const read = (page: HistoryPage, sinceSeconds: number, limit = 200) =>
  readHistory(page, { chatId, sinceSeconds, limit, ownOnly: false, ownIds: new Set() })
const times = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('reading a chat back', () => {
  test('loads earlier messages as far as asked, or to the beginning of the chat', async () => {
    const { page, loads } = createPage()
    const part = await read(page, 15)
    expect(part.incoming.map((message) => message.timestamp)).toEqual(times(15, 30))
    expect(loads()).toBe(1)
    const whole = await read(page, 0)
    expect(whole.incoming.map((message) => message.timestamp)).toEqual(times(1, 30))
    expect([part.complete, whole.complete]).toEqual([true, true])
  })

  test('reports a failed load as incomplete, not as the beginning of the chat', async () => {
    const { page } = createPage((loads) => loads === 2)
    const history = await read(page, 5)
    expect(history.incoming.map((message) => message.timestamp)).toEqual(times(11, 30))
    expect(history.complete).toBe(false)
    expect(await read(page, 5)).toMatchObject({ complete: true, oldest: 1 })
  })

  test('is complete although unneeded earlier messages cannot be loaded', async () => {
    const { page } = createPage(() => true)
    expect(await read(page, 25)).toMatchObject({ complete: true })
    expect(await read(page, 0, 5)).toMatchObject({ complete: true })
  })
})
