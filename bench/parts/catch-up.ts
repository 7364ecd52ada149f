import { catchUp } from '../../src/core/sessions/catch-up.ts'
import { Intake } from '../../src/core/sessions/intake.ts'
import { noLids } from '../../src/core/sessions/testing/catch-up-bed.ts'
import { createFakeWhatsAppClient, makeIncoming } from '../../src/core/testing/fake-whatsapp-client.ts'
import { createMemoryLogger } from '../../src/core/testing/memory-ports.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { createWayBed } from '../../src/core/webhook/testing/way-bed.ts'
import type { PartResult, Row } from '../support/report.ts'
import { rounded } from '../support/statistics.ts'
import { countFlushes } from './backlog.ts'

/** Milliseconds per question: a page answers one after another. */
const PAGE_MS = 2
const DAY_MS = 86_400_000

/** A page in which each of these chats wrote once. It answers questions one after another. */
function pageOf(chats: number) {
  const client = createFakeWhatsAppClient()
  const timestamp = Math.floor(Date.now() / 1_000) - 3_600
  for (let n = 0; n < chats; n += 1) {
    const phone = `23480${31_000_000 + n}`
    const chatId = `${phone}@c.us`
    const message = makeIncoming({ messageId: `false_${chatId}_3EB0${n}`, chatId, phone, timestamp })
    client.history.set(chatId, { incoming: [message], outgoing: [] })
  }
  const read = client.readHistory
  let before: Promise<unknown> = Promise.resolve()
  client.readHistory = (...asked) => {
    const answer = before.then(() => new Promise((resolve) => setTimeout(resolve, PAGE_MS))).then(() => read(...asked))
    before = answer
    return answer
  }
  return client
}

async function readBack(chats: number): Promise<Row> {
  const clock = createRealClock()
  const bed = await createWayBed({ clock, settings: {} })
  const sink = bed.way.rooms.inbox
  const common = { sessionId: 'shop', sink, clock, logger: createMemoryLogger() }
  const intake = new Intake({
    ...common,
    lids: noLids,
    chatTitle: async () => null,
  })
  const client = pageOf(chats)
  const times = { linkedAt: Date.now() - 30 * DAY_MS, lastConnectedAt: Date.now() - DAY_MS }
  sink.catchingUp('shop', 'begins')
  let stored = 0
  const began = performance.now()
  const cpu = process.cpuUsage()
  const flushes = await countFlushes(async () => {
    const bounds = { backfillHours: 168, groups: 'none' as const, stopped: () => false }
    stored = (await catchUp({ ...common, client, intake, ...bounds, ...times })).stored
  })
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - began) / 1_000
  await bed.remove()
  return {
    chats,
    stored,
    seconds: rounded(seconds),
    'chats a second': rounded(chats / seconds),
    'flushes a chat': rounded(flushes / chats),
    'CPU ms a chat': rounded((user + system) / 1_000 / chats),
  }
}

/** Reads chats back without a browser. The number of disk flushes does not depend on the load of the machine. */
export async function measureCatchUp(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  for (const chats of options.quick ? [1_000] : [1_000, 8_000]) rows.push(await readBack(chats))
  const about = `Chats that wrote one message each are read back and stored on a real database; the page answers one question every ${PAGE_MS} ms.`
  return { part: 'catch-up', about, rows }
}
