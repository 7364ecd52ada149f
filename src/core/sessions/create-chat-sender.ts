import type { Clock, Logger } from '../ports.ts'
import type { ChatSender, ResolvedChat } from '../whatsapp/chat-sender.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { userOf } from '../ids/message-ids.ts'
import { parseRecipient } from '../ids/recipient.ts'
import { TimeLimitError } from '../whatsapp/time-limit.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import type { LidTable } from './session-records.ts'

/** What replies and the gateway need of WhatsApp, over all sessions. */
export function createChatSender(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly lids: LidTable
  live(sessionId: string): WhatsAppClient | null
  onConnected(listener: (sessionId: string) => void): () => void
}): ChatSender {
  const { logger, lids } = deps
  const lines = new Map<string, Promise<unknown>>()

  /** One text at a time into one chat: two equal texts could not be told apart otherwise. */
  const inLine = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const result = (lines.get(key) ?? Promise.resolve()).then(work)
    const settled = result.catch(() => undefined) // the caller gets the rejection; the line only goes on
    lines.set(key, settled)
    void settled.then(() => {
      if (lines.get(key) === settled) lines.delete(key)
    })
    return result
  }
  const quietly = async (what: string, sessionId: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      logger.warn(`${what} failed`, { session: sessionId, error: describeError(error) })
    }
  }

  return {
    isConnected: (sessionId) => deps.live(sessionId) !== null,
    onConnected: (listener) => deps.onConnected(listener),
    sendText(sessionId, chatId, text, quotedMessageId) {
      return inLine(`${sessionId} ${chatId}`, async () => {
        const client = deps.live(sessionId)
        if (client === null)
          return { kind: 'not-sent', reason: 'not-connected', detail: 'the session is not connected' }
        try {
          return await client.sendText(chatId, text, quotedMessageId)
        } catch (error) {
          return { kind: 'unknown', detail: describeError(error) }
        } finally {
          // A session that looks online silences the owner's phone.
          void quietly('presence', sessionId, () => client.setUnavailable())
        }
      })
    },
    async setTyping(sessionId, chatId, typing) {
      const client = deps.live(sessionId)
      if (client !== null) await quietly('typing', sessionId, () => client.setTyping(chatId, typing))
    },
    async ownMessagesSince(sessionId, chatId, sinceMs, suffices) {
      const client = deps.live(sessionId)
      if (client === null) return null
      try {
        const { outgoing, complete } = await client.readHistory(chatId, Math.floor(sinceMs / 1000), 200, 'own')
        if (complete || suffices(outgoing)) return outgoing
        logger.warn('chat could not be read back far enough', { session: sessionId })
        return null
      } catch (error) {
        logger.warn('chat could not be read', { session: sessionId, error: describeError(error) })
        return null
      }
    },
    async resolveChat(sessionId, to): Promise<ResolvedChat> {
      const wid = parseRecipient(to)
      if (wid === null) return { kind: 'not-on-whatsapp' }
      const client = deps.live(sessionId)
      if (client === null) return { kind: 'not-connected' }
      try {
        return await resolve(client, lids, sessionId, wid)
      } catch (error) {
        logger.warn('chat could not be resolved', { session: sessionId, error: describeError(error) })
        return { kind: 'not-connected' }
      }
    },
    async downloadMedia(sessionId, messageId, limits) {
      const client = deps.live(sessionId)
      return client === null ? null : client.downloadMedia(messageId, limits.maxBytes, limits.timeoutMs)
    },
  }
}

/** A look-up that fails because this WhatsApp lacks it is no reason not to send; a page that does not answer is. */
async function known<T>(answer: Promise<T>, without: T): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof TimeLimitError) throw error
    return without
  }
}

async function resolve(client: WhatsAppClient, lids: LidTable, sessionId: string, wid: string): Promise<ResolvedChat> {
  if (await known(client.hasChat(wid), false)) return { kind: 'found', chatId: wid }
  if (wid.endsWith('@g.us')) return { kind: 'not-on-whatsapp' }
  const lid = userOf(wid, 'lid')
  if (lid !== null) {
    const phone = lids.phoneOf(sessionId, lid) ?? (await known(client.phoneOfLid(lid), null))
    if (phone !== null && (await known(client.hasChat(`${phone}@c.us`), false)))
      return { kind: 'found', chatId: `${phone}@c.us` }
    // A privacy id is handed out by WhatsApp itself: writing to it opens its chat.
    return { kind: 'found', chatId: wid }
  }
  const phone = userOf(wid, 'c.us') ?? ''
  // When WhatsApp cannot be asked, the number is tried as it is: sending says the truth.
  const number = await known(client.numberId(phone), `${phone}@c.us`)
  if (number === null) return { kind: 'not-on-whatsapp' }
  const itsLid = await known(client.lidOfPhone(phone), null)
  if (itsLid !== null) {
    lids.remember(sessionId, itsLid, phone)
    if (await known(client.hasChat(`${itsLid}@lid`), false)) return { kind: 'found', chatId: `${itsLid}@lid` }
  }
  return { kind: 'found', chatId: number }
}
