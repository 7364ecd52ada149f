import { keyOfChat } from '../../shared/model/chat.ts'
import { userOf } from '../ids/message-ids.ts'
import { parseRecipient } from '../ids/recipient.ts'
import { Emitter } from '../async/emitter.ts'
import { Lanes } from '../async/lanes.ts'
import type { Logger } from '../ports.ts'
import type { LidTable } from '../sessions/session-records.ts'
import type { ChatSender, OutgoingAttachment, ResolvedChat, SendOutcome } from './chat-sender.ts'
import { describeError } from './describe-error.ts'
import type { DownloadLimits, MediaDownload, MediaReader } from './download-media.ts'
import type { OutgoingMessage } from './incoming-message.ts'
import { TimeLimitError } from '../time/within.ts'
import type { WhatsAppClient } from './whatsapp-client.ts'

/** Registered by a session: `live` returns its client only while it is connected and its page exists. `linkedAt` is in unix ms. */
export interface LiveSession {
  live(): WhatsAppClient | null
  readonly linkedAt: number | null
}

/**
 * Sends through the clients of registered sessions. Sessions know the sender, but the sender knows a session only as a
 * `LiveSession`, so that replies need not wait for sessions to exist.
 */
export class LiveSender implements ChatSender {
  readonly #logger: Logger
  readonly #lids: LidTable
  readonly #sessions = new Map<string, LiveSession>()
  readonly #connected: Emitter<string>
  /** One message at a time per chat: two equal ones could not be told apart otherwise. */
  readonly #lanes = new Lanes()
  /** Chats with a LID that refused the last message. */
  readonly #refused = new Set<string>()

  constructor(deps: { readonly logger: Logger; readonly lids: LidTable }) {
    this.#logger = deps.logger
    this.#lids = deps.lids
    this.#connected = new Emitter(deps.logger, 'connected')
  }

  register(sessionId: string, session: LiveSession): void {
    this.#sessions.set(sessionId, session)
  }

  unregister(sessionId: string): void {
    this.#sessions.delete(sessionId)
  }

  /** A registered session has become connected, for the first time or again. */
  connected(sessionId: string): void {
    this.#connected.emit(sessionId)
  }

  onConnected(listener: (sessionId: string) => void): () => void {
    return this.#connected.on(listener)
  }

  linkedAt(sessionId: string): number | null {
    return this.#sessions.get(sessionId)?.linkedAt ?? null
  }

  isConnected(sessionId: string): boolean {
    return this.#client(sessionId) !== null
  }

  sendText(sessionId: string, chatId: string, text: string, quotedMessageId: string | null): Promise<SendOutcome> {
    return this.#send(sessionId, chatId, (client, target) => client.sendText(target, text, quotedMessageId))
  }

  sendAttachment(
    sessionId: string,
    chatId: string,
    what: OutgoingAttachment,
    quotedMessageId: string | null,
  ): Promise<SendOutcome> {
    return this.#send(sessionId, chatId, (client, target) => client.sendAttachment(target, what, quotedMessageId))
  }

  #send(
    sessionId: string,
    chatId: string,
    hand: (client: WhatsAppClient, target: string) => Promise<SendOutcome>,
  ): Promise<SendOutcome> {
    return this.#lanes.run(keyOfChat(sessionId, chatId), async (): Promise<SendOutcome> => {
      const client = this.#client(sessionId)
      if (client === null) return { kind: 'not-sent', reason: 'not-connected', detail: 'the session is not connected' }
      try {
        const target = await this.#targetOf(client, sessionId, chatId)
        const outcome = await hand(client, target)
        const isDone = outcome.kind === 'sent' || outcome.kind === 'unknown'
        if (isDone || !target.endsWith('@lid')) return outcome
        this.#refused.add(keyOfChat(sessionId, target))
        if (outcome.kind !== 'rejected') return outcome
        // The server refused it, so nothing went out. Use a replaced LID now, because there may be no other try.
        const anew = await this.#targetOf(client, sessionId, chatId)
        return anew === target ? outcome : await hand(client, anew)
      } catch (error) {
        return { kind: 'unknown', detail: describeError(error) }
      } finally {
        // A session that looks online silences the owner's phone.
        void this.#quietly('presence', sessionId, () => client.setUnavailable())
      }
    })
  }

  async setTyping(sessionId: string, chatId: string, typing: boolean, how?: 'recording'): Promise<void> {
    const client = this.#client(sessionId)
    const target = this.#lids.chatNow(sessionId, chatId)
    if (client !== null) await this.#quietly('typing', sessionId, () => client.setTyping(target, typing, how))
  }

  async ownMessagesSince(
    sessionId: string,
    chatId: string,
    sinceMs: number,
    suffices: (read: readonly OutgoingMessage[]) => boolean,
  ): Promise<readonly OutgoingMessage[] | null> {
    const client = this.#client(sessionId)
    if (client === null) return null
    // An earlier try may have gone to the chat's former id.
    const chats = new Set([chatId, this.#lids.chatNow(sessionId, chatId)])
    const read: OutgoingMessage[] = []
    let isWhole = true
    try {
      for (const chat of chats) {
        const { outgoing, complete } = await client.readHistory(chat, Math.floor(sinceMs / 1000), 200, 'own')
        read.push(...outgoing)
        isWhole &&= complete
      }
      if (isWhole || suffices(read)) return read
      this.#logger.warn('chat could not be read back far enough', { sessionId })
    } catch (error) {
      this.#logger.warn('chat could not be read', { sessionId, error: describeError(error) })
    }
    return null
  }

  async resolveChat(sessionId: string, to: string): Promise<ResolvedChat> {
    const wid = parseRecipient(to)
    if (wid === null) return { kind: 'not-on-whatsapp' }
    const client = this.#client(sessionId)
    if (client === null) return { kind: 'not-connected' }
    try {
      return await resolve(client, this.#lids, sessionId, wid)
    } catch (error) {
      this.#logger.warn('chat could not be resolved', { sessionId, error: describeError(error) })
      return { kind: 'not-connected' }
    }
  }

  async downloadMedia<T>(
    sessionId: string,
    messageId: string,
    limits: DownloadLimits,
    read: MediaReader<T>,
  ): Promise<MediaDownload<T>> {
    return this.#client(sessionId)?.downloadMedia(messageId, limits, read) ?? { kind: 'not-connected' }
  }

  /**
   * The chat's current id. A LID that refused a message is looked up again before the next try, because WhatsApp may have replaced
   * it.
   */
  async #targetOf(client: WhatsAppClient, sessionId: string, chatId: string): Promise<string> {
    const now = this.#lids.chatNow(sessionId, chatId)
    if (!this.#refused.delete(keyOfChat(sessionId, now))) return now
    await this.#quietly('looking up a privacy id', sessionId, () => this.#lookUpAnew(client, sessionId, now))
    return this.#lids.chatNow(sessionId, chatId)
  }

  async #lookUpAnew(client: WhatsAppClient, sessionId: string, chatId: string): Promise<void> {
    const lid = userOf(chatId, 'lid')
    if (lid === null) return
    const told = await known(client.phoneOfLid(lid), null)
    const phone = told ?? this.#lids.phoneOf(sessionId, lid)
    const itsLid = phone === null ? null : await known(client.lidOfPhone(phone), null)
    if (phone === null || itsLid === null || itsLid === lid) return
    this.#lids.remember(sessionId, itsLid, phone)
    this.#lids.replaced(sessionId, lid, itsLid)
    this.#logger.info('a LID was replaced', { sessionId })
  }

  #client(sessionId: string): WhatsAppClient | null {
    return this.#sessions.get(sessionId)?.live() ?? null
  }

  async #quietly(what: string, sessionId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#logger.warn(`${what} failed`, { sessionId, error: describeError(error) })
    }
  }
}

/**
 * Returns `without` when a look-up fails, as in a WhatsApp version that lacks it: sending goes on. A timeout is rethrown, because
 * the page does not answer.
 */
async function known<T>(answer: Promise<T>, without: T): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof TimeLimitError) throw error
    return without
  }
}

async function resolve(client: WhatsAppClient, lids: LidTable, sessionId: string, wid: string): Promise<ResolvedChat> {
  if (await known(client.hasChat(wid), false)) return { kind: 'found', chatId: wid, isNew: false }
  if (wid.endsWith('@g.us')) return { kind: 'not-on-whatsapp' }
  const lid = userOf(wid, 'lid')
  if (lid !== null) {
    const phone = lids.phoneOf(sessionId, lid) ?? (await known(client.phoneOfLid(lid), null))
    if (phone !== null && (await known(client.hasChat(`${phone}@c.us`), false)))
      return { kind: 'found', chatId: `${phone}@c.us`, isNew: false }
    // WhatsApp itself issues LIDs: writing to one opens its chat.
    return { kind: 'found', chatId: wid, isNew: true }
  }
  const phone = userOf(wid, 'c.us') ?? ''
  // Writing first to a number that is not on WhatsApp costs the account its right to write first.
  const number = await known<string | 'unchecked' | null>(client.numberId(phone), 'unchecked')
  if (number === 'unchecked') return { kind: 'unchecked' }
  if (number === null) return { kind: 'not-on-whatsapp' }
  const itsLid = await known(client.lidOfPhone(phone), null)
  if (itsLid !== null) {
    lids.remember(sessionId, itsLid, phone)
    if (await known(client.hasChat(`${itsLid}@lid`), false))
      return { kind: 'found', chatId: `${itsLid}@lid`, isNew: false }
  }
  return { kind: 'found', chatId: number, isNew: true }
}
