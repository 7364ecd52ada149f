import { makeBed, userIdOf, type Bed } from '../support/bed.ts'
import { costOf, pssMegabytes } from '../support/process-tree.ts'
import type { PartResult, Row } from '../support/report.ts'
import { rounded } from '../support/statistics.ts'
import { startSalesboy } from '../support/subjects.ts'

const ACCOUNT = '2347600000001'
const LIMIT_MS = 600_000
const LOOK_MS = 100

interface Away {
  readonly connected: number
  /** All messages are read back and stored. */
  readonly read: number
  readonly first: number
  readonly last: number
  readonly peakMegabytes: number
  /** CPU time of the host and its browser since the start. */
  readonly cpuMs: number
  readonly lost: number
  readonly doubled: number
}

/** Lets each of these chats write one message while the program is off, then starts it. Times are seconds from the start of the process. */
async function startAfter(bed: Bed, chats: number, round: number): Promise<Away> {
  const textOf = (chat: number) => `${round} ${chat}`
  const writers = Array.from({ length: 8 }, async (_, lane) => {
    for (let chat = lane; chat < chats; chat += 8) {
      const from = `2348${String(round).padStart(2, '0')}${String(chat).padStart(7, '0')}`
      await bed.phone.call('customerMessage', { phone: ACCOUNT, from, content: { kind: 'chat', body: textOf(chat) } })
    }
  })
  await Promise.all(writers)
  bed.receiver.forget()
  const host = startSalesboy(bed.options([userIdOf('salesboy', ACCOUNT)]), ['--log-level', 'info'])
  bed.atEnd(() => host.stop())
  let peakMegabytes = 0
  const connected = host.said(/"to":"connected"/)
  const read = host.said(/"caught up"/, LIMIT_MS)
  while (performance.now() - host.startedAt < LIMIT_MS) {
    peakMegabytes = Math.max(peakMegabytes, pssMegabytes(host.pid))
    if (bed.receiver.arrivals.length >= chats) break
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  const { cpuMs } = costOf(host.pid)
  const { arrivals } = bed.receiver
  const times = arrivals.map(({ at }) => (at - host.startedAt) / 1_000)
  const distinct = new Set(arrivals.map(({ text }) => text)).size
  const result = {
    connected: (await connected) / 1_000,
    read: (await read) / 1_000,
    first: Math.min(...times),
    last: Math.max(...times),
    peakMegabytes,
    cpuMs,
    lost: chats - distinct,
    doubled: arrivals.length - distinct,
  }
  await host.stop()
  return result
}

/** Measures a start after many chats wrote while the computer was off. */
export async function measureAway(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  // WhatsApp as it is today: the page holds messages from the time away as history.
  const bed = await makeBed({})
  try {
    const linked = await bed.startLinked('salesboy', ACCOUNT)
    await linked.stop()
    for (const [round, chats] of (options.quick ? [1_000] : [500, 2_000, 8_000]).entries()) {
      const away = await startAfter(bed, chats, round)
      const { connected, read, first, last, peakMegabytes, cpuMs, lost, doubled } = away
      rows.push({
        chats,
        'connected, s': rounded(connected),
        'read back, s': rounded(read),
        'first at the core, s': rounded(first),
        'last at the core, s': rounded(last),
        'chats a second': rounded(chats / (last - first)),
        'CPU ms a chat': rounded(cpuMs / chats),
        'host MB, most': rounded(peakMegabytes),
        lost,
        doubled,
      })
    }
  } finally {
    await bed.stop()
  }
  const about =
    'Start of the process with so many chats that wrote one message each while it was off; the core answers at once. Chats of the rounds before are in the page, too.'
  return { part: 'away', about, rows }
}
