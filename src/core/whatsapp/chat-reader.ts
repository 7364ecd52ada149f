import { Lanes } from '../async/lanes.ts'
import { buildMessageId, parseMessageKey, parseWid } from '../ids/message-ids.ts'
import { writtenTypes } from '../inbox/message-types.ts'
import type { Logger } from '../ports.ts'
import { TimeLimitError } from '../time/within.ts'
import { describeError } from './describe-error.ts'
import type { MessageChange, OutgoingMessage } from './incoming-message.ts'
import { mapChange, mapMessage } from './map-message.ts'
import { GatheredCall } from './gathered-call.ts'
import { MESSAGE_FIELDS } from './message-fields.ts'
import type { OwnAccount } from './own-account.ts'
import { LOAD_LIMIT_MS, READ_LIMIT_MS, withTools, type PageCalls } from './page-calls.ts'
import type { PageState } from './page-state.ts'
import { readChangedMessages } from './page/read-changed.ts'
import { loadEarlierMessages, readChatMessages, readChatSurvey } from './page/read-chats.ts'
import { readLatestMessages } from './page/read-latest.ts'
import { readHistory, type HistoryPage } from './read-history.ts'
import type { SentEvidence } from './sent-evidence.ts'
import type { ChatHistory, ChatSurvey, LatestMessage } from './whatsapp-client.ts'

/** Not decrypted yet. */
const ENCRYPTED = 'ciphertext'
/** How long the phone may take to resend an undecrypted message before a human is asked to look. */
const DECRYPT_SECONDS = 180
/** WhatsApp's own notices and messages that are not readable yet: a catch-up cannot read them. */
const NOTICE_TYPES: ReadonlySet<string> = new Set([
  ENCRYPTED,
  'e2e_notification',
  'notification',
  'notification_template',
  'protocol',
  'gp2',
  'call_log',
  'broadcast_notification',
  'revoked',
  'debug',
])
/** Bounds of a look at the last minutes: chats, messages per chat, and messages that were added last. */
const LATEST_CHATS = 20
const LATEST_PER_CHAT = 20
const LATEST_ADDED = 100
/** Edited or deleted messages read after a connect: the newest ones. */
const LATEST_CHANGED = 500
/** Own messages checked to tell whether a text went out. */
const NEWEST_OWN_LIMIT = 20

const inPage = {
  loadEarlierMessages: withTools(loadEarlierMessages),
  readChangedMessages: withTools(readChangedMessages),
  readChatMessages: withTools(readChatMessages),
  readChatSurvey: withTools(readChatSurvey),
  readLatestMessages: withTools(readLatestMessages),
}
type ReadMessages = typeof inPage.readChatMessages
type SurveyedChat = Awaited<ReturnType<typeof inPage.readChatSurvey>>[number]
type LatestEntry = Awaited<ReturnType<typeof inPage.readLatestMessages>>[number]

export interface ChatReaderDeps {
  readonly rightNow: () => number
  readonly logger: Logger
  readonly calls: PageCalls
  readonly evidence: SentEvidence
  readonly account: Pick<OwnAccount, 'ids'>
  readonly state: Pick<PageState, 'isConnected'>
}

/** Reads the chats that the page holds, and loads earlier messages into it. Marks nothing as read. */
export class ChatReader implements HistoryPage {
  readonly #deps: ChatReaderDeps
  readonly #readMessages: GatheredCall<Parameters<ReadMessages>, ReturnType<ReadMessages>>
  readonly #loads = new Lanes<'loads'>()
  /** False after a request to the phone for earlier messages timed out. */
  #loadingAnswers = true

  constructor(deps: ChatReaderDeps) {
    this.#deps = deps
    this.#readMessages = new GatheredCall(deps.calls, READ_LIMIT_MS, inPage.readChatMessages)
  }

  /** See `WhatsAppClient`. */
  async surveyChats(sinceSeconds: number): Promise<readonly ChatSurvey[]> {
    this.tryLoadingAgain() // an earlier timeout may have been the connection's fault
    const survey = await this.#deps.calls.run(LOAD_LIMIT_MS, inPage.readChatSurvey, sinceSeconds)
    return survey.map((chat) => this.#surveyOf(chat)).sort((a, b) => b.timestamp - a.timestamp)
  }

  async latestMessages(): Promise<readonly LatestMessage[]> {
    const bounds = [LATEST_CHATS, LATEST_PER_CHAT, LATEST_ADDED] as const
    const latest = await this.#deps.calls.run(READ_LIMIT_MS, inPage.readLatestMessages, ...bounds)
    return latest.flatMap((entry) => this.#latestOf(entry) ?? [])
  }

  async changesSince(sinceSeconds: number): Promise<readonly MessageChange[]> {
    const { calls, account } = this.#deps
    const found = await calls.run(READ_LIMIT_MS, inPage.readChangedMessages, sinceSeconds, LATEST_CHANGED)
    const options = { backfilled: true, ownIds: account.ids }
    return found.flatMap((raw) => mapChange(raw, options) ?? [])
  }

  async readHistory(chatId: string, sinceSeconds: number, limit: number, which: 'all' | 'own'): Promise<ChatHistory> {
    const { account, evidence, state } = this.#deps
    const ownOnly = which === 'own'
    const waitedForUntil = this.#waitedForUntil()
    const history = await readHistory(this, {
      chatId,
      sinceSeconds,
      limit,
      ownOnly,
      ownIds: account.ids,
      waitedForUntil,
    })
    return { ...history, outgoing: history.outgoing.map((message) => evidence.settle(message, state.isConnected)) }
  }

  /** Our newest messages in the chat, whatever their timestamps: those that the page holds and those that it announced. */
  async newestOwn(chatId: string): Promise<readonly OutgoingMessage[]> {
    const { account, evidence } = this.#deps
    const announced = evidence.own(chatId)
    const read = await this.held(chatId, 0, NEWEST_OWN_LIMIT, true)
    const held = (read?.messages ?? []).flatMap((raw) => {
      const mapped = mapMessage(raw, { backfilled: false, ownIds: account.ids })
      return mapped?.kind === 'outgoing' ? [mapped.message] : []
    })
    const ids = new Set(held.map((message) => message.messageId))
    return [...held, ...announced.filter((message) => !ids.has(message.messageId))]
  }

  held(chatId: string, since: number, limit: number, ownOnly: boolean): ReturnType<HistoryPage['held']> {
    return this.#readMessages.ask(chatId, since, limit, ownOnly, MESSAGE_FIELDS)
  }

  /** Runs one load at a time, because each one asks the phone. */
  loadEarlier(chatId: string): Promise<number | 'failed'> {
    return this.#loads.run('loads', async () => {
      const { calls, logger } = this.#deps
      if (!this.#loadingAnswers) return 'failed'
      try {
        return await calls.run(LOAD_LIMIT_MS, inPage.loadEarlierMessages, chatId)
      } catch (error) {
        // Stop after a timeout, so that not every chat waits for one. Any other error concerns this chat only.
        if (error instanceof TimeLimitError) this.#loadingAnswers = false
        logger.warn('earlier messages cannot be loaded', { error: describeError(error) })
        return 'failed'
      }
    })
  }

  /** Forgets an earlier timeout, so that the phone is asked again. */
  tryLoadingAgain(): void {
    this.#loadingAnswers = true
  }

  #surveyOf(chat: SurveyedChat): ChatSurvey {
    return {
      chatId: parseWid(chat.chatId) ?? chat.chatId,
      timestamp: chat.timestamp,
      pending: chat.tail.some((entry) => entry.type === ENCRYPTED && !entry.unavailable && entry.id.fromMe !== true),
      tail: chat.tail.flatMap((entry) => {
        if (entry.id.fromMe === true ? !isKept(entry) : this.#isNotice(entry)) return []
        const key = parseMessageKey(entry.id)
        return key === null ? [] : [{ messageId: buildMessageId(key), fromMe: key.fromMe, timestamp: entry.t }]
      }),
    }
  }

  #latestOf(entry: LatestEntry): LatestMessage | null {
    const undecrypted = entry.type === ENCRYPTED && !entry.unavailable
    const key = this.#isNotice(entry) ? null : parseMessageKey(entry.id)
    if (key === null) return null
    return {
      messageId: buildMessageId(key),
      chatId: parseWid(entry.chatId) ?? entry.chatId,
      authorId: entry.chatId.endsWith('@g.us') ? parseWid(entry.author) : null,
      fromMe: key.fromMe,
      timestamp: entry.t,
      type: entry.type,
      isNew: entry.isNew,
      ...(undecrypted && { undecrypted }),
    }
  }

  /** Whether to leave the entry out. An undecrypted message is reported once it is clear that it stays undecrypted. */
  #isNotice({ type, unavailable, t }: { type: string; unavailable: boolean; t: number }): boolean {
    return NOTICE_TYPES.has(type) && !(type === ENCRYPTED && (unavailable || t < this.#waitedForUntil()))
  }

  #waitedForUntil(): number {
    return Math.floor(this.#deps.rightNow() / 1000) - DECRYPT_SECONDS
  }
}

/** Whether history keeps this own message. A type that is never stored would seem missing at every look. */
const isKept = ({ type }: { readonly type: string }): boolean => type !== ENCRYPTED && writtenTypes.has(type)
