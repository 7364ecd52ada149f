import type { ChatHistory } from './whatsapp-client.ts'
import type { IncomingMessage, OutgoingMessage, UnreadableMessage } from './incoming-message.ts'
import { mapMessage } from './map-message.ts'

/** The page's calls that reading a chat back needs. */
export interface HistoryPage {
  held(
    chatId: string,
    sinceSeconds: number,
    limit: number,
    ownOnly: boolean,
  ): Promise<{ readonly messages: readonly unknown[]; readonly oldest: number | null; readonly held: number } | null>
  /** Resolves to how many messages came, 0 at the beginning of the chat. `failed`: there may be more, but they could not be loaded. */
  loadEarlier(chatId: string): Promise<number | 'failed'>
}

/** Maximum of loads for one chat, however few messages each one brings. */
const MAX_PIECES = 40

/**
 * Reads one chat back to `sinceSeconds`, at most `limit` messages, loading earlier ones while the page's oldest is newer. The order
 * is time, then the page's own, because the page's sort is unstable within one second.
 */
export async function readHistory(
  page: HistoryPage,
  query: {
    readonly chatId: string
    readonly sinceSeconds: number
    readonly limit: number
    readonly ownOnly: boolean
    readonly ownIds: ReadonlySet<string>
    /** Unix seconds, see `MapOptions`. */
    readonly waitedForUntil?: number
  },
): Promise<ChatHistory> {
  const { chatId, sinceSeconds, limit, ownOnly, ownIds, waitedForUntil } = query
  let read = await page.held(chatId, sinceSeconds, limit, ownOnly)
  let complete = true
  for (let piece = 0; read !== null && piece < MAX_PIECES; piece += 1) {
    if (read.messages.length >= limit || (read.oldest !== null && read.oldest < sinceSeconds)) break
    const loaded = await page.loadEarlier(chatId)
    complete = loaded !== 'failed'
    if (loaded === 'failed' || loaded === 0) break
    read = await page.held(chatId, sinceSeconds, limit, ownOnly)
  }
  const incoming: IncomingMessage[] = []
  const outgoing: OutgoingMessage[] = []
  const unreadable: UnreadableMessage[] = []
  for (const raw of read?.messages ?? []) {
    const mapped = mapMessage(raw, { backfilled: true, ownIds, ...(waitedForUntil && { waitedForUntil }) })
    if (mapped?.kind === 'incoming') incoming.push(mapped.message)
    if (mapped?.kind === 'outgoing') outgoing.push(mapped.message)
    if (mapped?.kind === 'unreadable') unreadable.push(mapped.message)
  }
  return { incoming, outgoing, unreadable, oldest: read?.oldest ?? null, complete }
}
