import { Lanes } from '../async/lanes.ts'
import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../ports.ts'
import { writtenTypes } from '../inbox/message-types.ts'
import { createAckBoard } from './ack-board.ts'
import { describeError } from './describe-error.ts'
import { libraryContent, type LibraryClient } from './library.ts'
import { mapChange, mapMessage, parseAck } from './map-message.ts'
import { buildMessageId, parseMessageKey, parseWid, userOf } from '../ids/message-ids.ts'
import { MESSAGE_FIELDS } from './message-fields.ts'
import { GatheredCall } from './gathered-call.ts'
import { READ_LIMIT_MS, withTools, type PageCalls } from './page-calls.ts'
import type { PageEar } from './page-ear.ts'
import { dialogLanguages } from './dialog-words.ts'
import { answerDialog } from './page/answer-dialog.ts'
import { guardMedia } from './page/guard-media.ts'
import { installIdShim } from './page/install-id-shim.ts'
import { muteUnheardEvents, UNHEARD_EVENTS } from './page/mute-unheard-events.ts'
import { callPageAction } from './page/page-actions.ts'
import { loadEarlierMessages, readChatMessages, readChatSurvey } from './page/read-chats.ts'
import { readChangedMessages } from './page/read-changed.ts'
import { readLatestMessages } from './page/read-latest.ts'
import {
  hasChatInPage,
  readChatNames,
  readChatTitle,
  readContacts,
  readGroups,
  readPhoneOfLid,
  readUsernameOfLid,
} from './page/read-directory.ts'
import { checkPage, readAccount, readMessageAck } from './page/read-message.ts'
import { readPageState } from './page/read-page-state.ts'
import { standInForModules } from './page/stand-in-modules.ts'
import { downloadMedia } from './download-media.ts'
import { readHistory, type HistoryPage } from './read-history.ts'
import { sendAttachment, sendText, type SendingPage } from './send-text.ts'
import { createSentEvidence, type SentEvidence } from './sent-evidence.ts'
import { TimeLimitError } from '../time/within.ts'
import type { WhatsAppClient } from './whatsapp-client.ts'

/** Modules without which the library cannot do what we ask of it. */
export const REQUIRED_MODULES: readonly string[] = [
  'WAWebMsgKey',
  'WAWebCollections',
  'WAWebSocketModel',
  'WAWebCmd',
  'WAWebConnModel',
  'WAWebUserPrefsMeUser',
  'WAWebWidFactory',
  'WAWebFindChatAction',
  'WAWebSendMsgChatAction',
  'WAWebChatLoadMessages',
  'WAWebPresenceChatAction',
  // Without these the library attaches half, or not at all.
  'WAWebSyncGatingUtils',
  'WAWebCallCollection',
  'WAWebNonMessageDataRequestPlaceholderMessageResendUtils',
  'WAWebAddonReactionTableMode',
  'WAWebAddonPollVoteTableMode',
  'WALinkify',
]
/** Not decrypted yet. */
const ENCRYPTED = 'ciphertext'
/** So long the phone may take to send what could not be decrypted, before a human is asked to look. */
const DECRYPT_SECONDS = 180
/** WhatsApp's own notices, and what is not readable yet: nothing a catch-up can read. */
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
/** Of our own account, what is taken from history: a kind that nobody keeps would be missing at every look. */
const isKept = ({ type }: { readonly type: string }): boolean => type !== ENCRYPTED && writtenTypes.has(type)
/** What a look at the last minutes goes over: so many chats, so many messages of each, and so many that were added last. */
const LATEST_CHATS = 20
const LATEST_PER_CHAT = 20
const LATEST_ADDED = 100
/** So many edited or deleted messages are looked at after a connect, the newest. */
const LATEST_CHANGED = 500
const LOAD_LIMIT_MS = 30_000
const SEND_LIMIT_MS = 30_000
/** A file is uploaded before its message is there. Slower than so many bytes in a second no line is. */
const SLOWEST_UPLOAD = 20_000
/** The page may think for so long after the upload's own limit. */
const AFTER_UPLOAD_MS = 15_000
/** Own messages looked at to tell whether a text went out. */
const NEWEST_OWN_LIMIT = 20

export interface ClientCalls {
  readonly face: Omit<WhatsAppClient, 'onEvent' | 'start' | 'close'>
  readonly evidence: SentEvidence
  ownIds(): ReadonlySet<string>
  repairIds(): Promise<boolean>
  /** Must be asked before the library attaches to the document. */
  muteUnheard(): Promise<void>
  /** Must be asked before the library attaches to the document, too. */
  hear(): Promise<void>
  /** The page told of an acknowledgement of this message of ours. */
  acknowledged(messageId: string): void
  /** The library said `ready` for the present document. */
  markReady(): void
  /** A new document: what was known of the old one is void. */
  forgetPage(): void
}

/** The id of what the library sent; null when it gave nothing back, or nothing with a readable key. */
function idOf(sent: unknown): string | null {
  const key = parseMessageKey((sent as { id?: unknown } | undefined)?.id)
  return key === null ? null : buildMessageId(key)
}

/** Functions of `page/` with the tools that they have in common. */
const inPage = {
  loadEarlierMessages: withTools(loadEarlierMessages),
  readAccount: withTools(readAccount),
  readChangedMessages: withTools(readChangedMessages),
  readChatMessages: withTools(readChatMessages),
  readChatNames: withTools(readChatNames),
  readChatSurvey: withTools(readChatSurvey),
  readContacts: withTools(readContacts),
  readGroups: withTools(readGroups),
  readLatestMessages: withTools(readLatestMessages),
  readMessageAck: withTools(readMessageAck),
  readPhoneOfLid: withTools(readPhoneOfLid),
}

/** A page that fails to take the ear is deaf; one that does not answer is something else. */
const unheardUnless =
  (kind: typeof TimeLimitError) =>
  (error: unknown): false => {
    if (error instanceof kind) throw error
    return false
  }

/** Everything a client can be asked once its page is open. */
export function createClientCalls(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly calls: PageCalls
  readonly ear: Pick<PageEar, 'listen'>
  library(): LibraryClient | null
}): ClientCalls {
  const { clock, logger, calls } = deps
  const acks = createAckBoard(clock)
  const evidence = createSentEvidence(clock)
  let ready = false
  let connected = false
  let loadingAnswers = true
  let ownIds: ReadonlySet<string> = new Set()

  const library = (): LibraryClient => {
    const current = deps.library()
    if (current === null) throw new Error('the browser is not started')
    return current
  }
  const repairIds = async (): Promise<boolean> => {
    const result = await calls.run(READ_LIMIT_MS, installIdShim)
    if (result !== 'native' && result !== 'installed') logger.warn('message ids are not readable', { result })
    return result === 'native' || result === 'installed'
  }
  const account = async (): Promise<Awaited<ReturnType<WhatsAppClient['account']>>> => {
    const found = await calls.run(READ_LIMIT_MS, inPage.readAccount)
    const ids = [parseWid(found.phoneId), parseWid(found.lidId)].filter((id) => id !== null)
    ownIds = new Set(ids)
    return {
      phone: userOf(parseWid(found.phoneId), 'c.us'),
      pushName: found.pushName,
      lid: userOf(parseWid(found.lidId), 'lid'),
    }
  }
  const readHeld = new GatheredCall(calls, READ_LIMIT_MS, inPage.readChatMessages)
  const readPhone = new GatheredCall(calls, READ_LIMIT_MS, inPage.readPhoneOfLid)
  const readUsername = new GatheredCall(calls, READ_LIMIT_MS, readUsernameOfLid)
  const loads = new Lanes<'loads'>()
  const lookups = new Lanes<'lookups'>()
  const historyPage: HistoryPage = {
    held: (chatId, since, limit, ownOnly) => readHeld.ask(chatId, since, limit, ownOnly, MESSAGE_FIELDS),
    // It asks the phone: never for many at once.
    loadEarlier: (chatId) =>
      loads.run('loads', async () => {
        if (!loadingAnswers) return 'failed'
        try {
          return await calls.run(LOAD_LIMIT_MS, inPage.loadEarlierMessages, chatId)
        } catch (error) {
          // Each chat must not cost a time limit; what fails at once fails for its own chat only.
          if (error instanceof TimeLimitError) loadingAnswers = false
          logger.warn('earlier messages cannot be loaded', { error: describeError(error) })
          return 'failed'
        }
      }),
  }
  const waitedForUntil = (): number => Math.floor(clock.now() / 1000) - DECRYPT_SECONDS
  /** What is not decrypted is told once it is clear that it stays so. */
  const isNotice = ({ type, unavailable, t }: { type: string; unavailable: boolean; t: number }): boolean =>
    NOTICE_TYPES.has(type) && !(type === ENCRYPTED && (unavailable || t < waitedForUntil()))
  const numberId = async (phone: string): Promise<string | null> =>
    parseWid(await calls.limit(READ_LIMIT_MS, 'getNumberId', library().getNumberId(phone)))
  /** It may ask the server: never for many at once. */
  const lookUp = (lid: string) =>
    lookups.run('lookups', async () => {
      const asked = library().getContactLidAndPhone([`${lid}@lid`])
      const answers = await calls.limit(READ_LIMIT_MS, 'getContactLidAndPhone', asked)
      return (answers as Partial<typeof answers>)[0]
    })
  const sendingPage: SendingPage = {
    async hand(chatId, text, quotedMessageId) {
      const sending = library().sendMessage(chatId, text, {
        sendSeen: false,
        linkPreview: false,
        parseVCards: false,
        ...(quotedMessageId === null ? {} : { quotedMessageId }),
      })
      return idOf(await calls.limit(SEND_LIMIT_MS, 'sendMessage', sending))
    },
    async handAttachment(chatId, what, quotedMessageId) {
      const size = 'bytes' in what ? what.bytes.length : 0
      const limitMs = SEND_LIMIT_MS + Math.round((size / SLOWEST_UPLOAD) * 1000)
      if (size > 0 && !(await calls.run(READ_LIMIT_MS, guardMedia))) throw new Error('the library is not in the page')
      const [content, options] = libraryContent(what, { until: clock.now() + limitMs, mostMs: limitMs })
      const sending = library().sendMessage(chatId, content, {
        ...options,
        sendSeen: false,
        ...(quotedMessageId === null ? {} : { quotedMessageId }),
      })
      return idOf(await calls.limit(limitMs + AFTER_UPLOAD_MS, 'sendMessage', sending))
    },
    hasChat: (chatId) => calls.run(READ_LIMIT_MS, hasChatInPage, chatId),
    async ackOf(messageId) {
      const told = evidence.ackOf(messageId)
      if (told !== null && told >= 1) return told
      const found = await calls.run(READ_LIMIT_MS, inPage.readMessageAck, messageId)
      if (found?.ack === 'untold') return 1
      return found === null ? told : parseAck(found.ack)
    },
    async refusalOf(messageId) {
      return (await calls.run(READ_LIMIT_MS, inPage.readMessageAck, messageId))?.errorCode ?? null
    },
    nextAck: acks.next,
    async newestOwn(chatId) {
      const announced = evidence.own(chatId)
      const read = await historyPage.held(chatId, 0, NEWEST_OWN_LIMIT, true)
      const held = (read?.messages ?? []).flatMap((raw) => {
        const mapped = mapMessage(raw, { backfilled: false, ownIds })
        return mapped?.kind === 'outgoing' ? [mapped.message] : []
      })
      const ids = new Set(held.map((message) => message.messageId))
      return [...held, ...announced.filter((message) => !ids.has(message.messageId))]
    },
    numberId,
  }

  const face: ClientCalls['face'] = {
    async probe(limitMs) {
      if (deps.library() === null) return null
      const state = await calls.run(limitMs, readPageState)
      connected = state.state === 'CONNECTED'
      // Asked for earlier, modules would start out of turn.
      const hears = connected && (await deps.ear.listen(limitMs).catch(unheardUnless(TimeLimitError)))
      return { ...state, hears, ready: ready && state.helpers }
    },
    async finishReady() {
      await calls.run(READ_LIMIT_MS, callPageAction, 'finish-ready')
    },
    repairIds,
    account,
    async selfCheck(chats) {
      const readable = await repairIds().catch(() => false)
      const found = await calls.run(READ_LIMIT_MS, checkPage, REQUIRED_MODULES, chats === 'all')
      const problems = [...found.problems]
      // What the page's own messages show outweighs what a throwaway key showed.
      if (!(found.keysReadable ?? readable)) problems.push(msg('check.no-message-ids'))
      await account().catch((error: unknown) => logger.debug('own id not read', { error: describeError(error) }))
      if (ownIds.size === 0) problems.push(msg('check.no-own-id'))
      return { ok: problems.length === 0, webVersion: found.version, problems, at: clock.now() }
    },
    answerDialog: (mayPress) => calls.run(READ_LIMIT_MS, answerDialog, dialogLanguages, mayPress),
    pagePicture: () => calls.picture(READ_LIMIT_MS),
    async refreshQr() {
      await calls.run(READ_LIMIT_MS, callPageAction, 'refresh-qr')
    },
    async requestPairingCode(phone) {
      await calls.limit(30_000, 'requestPairingCode', library().requestPairingCode(phone))
    },
    async cancelPairingCode() {
      await calls.limit(READ_LIMIT_MS, 'cancelPairingCode', library().cancelPairingCode())
    },
    async useHere() {
      await calls.run(READ_LIMIT_MS, callPageAction, 'take-over')
    },
    async setUnavailable() {
      await calls.limit(READ_LIMIT_MS, 'sendPresenceUnavailable', library().sendPresenceUnavailable())
    },
    async setTyping(chatId, typing, how) {
      await calls.run(READ_LIMIT_MS, callPageAction, typing ? (how ?? 'typing') : 'typing-stopped', chatId)
    },
    sendText: (chatId, text, quotedMessageId) =>
      sendText({ clock, logger, page: sendingPage }, chatId, text, quotedMessageId),
    sendAttachment: (chatId, what, quotedMessageId) =>
      sendAttachment({ clock, logger, page: sendingPage }, chatId, what, quotedMessageId),
    async surveyChats(sinceSeconds) {
      loadingAnswers = true // a silence in an earlier catch-up may have been the connection's
      const survey = await calls.run(LOAD_LIMIT_MS, inPage.readChatSurvey, sinceSeconds)
      return survey
        .map((chat) => ({
          chatId: parseWid(chat.chatId) ?? chat.chatId,
          timestamp: chat.timestamp,
          pending: chat.tail.some(
            (entry) => entry.type === ENCRYPTED && !entry.unavailable && entry.id.fromMe !== true,
          ),
          tail: chat.tail.flatMap((entry) => {
            if (entry.id.fromMe === true ? !isKept(entry) : isNotice(entry)) return []
            const key = parseMessageKey(entry.id)
            return key === null ? [] : [{ messageId: buildMessageId(key), fromMe: key.fromMe, timestamp: entry.t }]
          }),
        }))
        .sort((a, b) => b.timestamp - a.timestamp)
    },
    async latestMessages() {
      const latest = await calls.run(
        READ_LIMIT_MS,
        inPage.readLatestMessages,
        LATEST_CHATS,
        LATEST_PER_CHAT,
        LATEST_ADDED,
      )
      return latest.flatMap((entry) => {
        const undecrypted = entry.type === ENCRYPTED && !entry.unavailable
        const key = isNotice(entry) ? null : parseMessageKey(entry.id)
        if (key === null) return []
        return [
          {
            messageId: buildMessageId(key),
            chatId: parseWid(entry.chatId) ?? entry.chatId,
            authorId: entry.chatId.endsWith('@g.us') ? parseWid(entry.author) : null,
            fromMe: key.fromMe,
            timestamp: entry.t,
            type: entry.type,
            isNew: entry.isNew,
            ...(undecrypted && { undecrypted }),
          },
        ]
      })
    },
    async changesSince(sinceSeconds) {
      const found = await calls.run(READ_LIMIT_MS, inPage.readChangedMessages, sinceSeconds, LATEST_CHANGED)
      return found.flatMap((raw) => mapChange(raw, { backfilled: true, ownIds }) ?? [])
    },
    async reloadPage() {
      await calls.run(READ_LIMIT_MS, callPageAction, 'reload')
    },
    async readHistory(chatId, sinceSeconds, limit, which) {
      const query = { chatId, sinceSeconds, limit, ownOnly: which === 'own', ownIds, waitedForUntil: waitedForUntil() }
      const history = await readHistory(historyPage, query)
      return { ...history, outgoing: history.outgoing.map((message) => evidence.settle(message, connected)) }
    },
    hasChat: (chatId) => calls.run(READ_LIMIT_MS, hasChatInPage, chatId),
    numberId,
    async phoneOfLid(lid) {
      const known = await readPhone.ask(lid).catch(() => null) // the library's way is left
      const phone = userOf(parseWid(known), 'c.us')
      if (phone !== null) return phone
      const answer = await lookUp(lid)
      const told = userOf(parseWid(answer?.pn), 'c.us')
      if (told === null && answer?.lid == null) throw new Error('WhatsApp does not know this privacy id now')
      return told
    },
    usernameOfLid: readUsername.ask,
    async lidOfPhone(phone) {
      const answer = await calls.limit(
        READ_LIMIT_MS,
        'getContactLidAndPhone',
        library().getContactLidAndPhone([`${phone}@c.us`]),
      )
      return userOf(parseWid((answer as typeof answer | undefined)?.[0]?.lid), 'lid')
    },
    chatTitle: (chatId) => calls.run(READ_LIMIT_MS, readChatTitle, chatId),
    async chatNames() {
      const names = await calls.run(READ_LIMIT_MS, inPage.readChatNames)
      return names.map(({ id, name, phone }) => {
        const wid = parseWid(id) ?? id
        return { id: wid, name: name ?? wid.split('@')[0] ?? wid, phone: userOf(parseWid(phone), 'c.us') }
      })
    },
    groups: () => calls.run(LOAD_LIMIT_MS, inPage.readGroups),
    contacts: () => calls.run(LOAD_LIMIT_MS, inPage.readContacts),
    downloadMedia: (messageId, limits, read) => downloadMedia({ calls, logger }, messageId, limits, read),
    async logOut() {
      await calls.run(10_000, callPageAction, 'log-out')
    },
  }
  return {
    face,
    evidence,
    ownIds: () => ownIds,
    muteUnheard: () => calls.run(READ_LIMIT_MS, muteUnheardEvents, UNHEARD_EVENTS),
    async hear() {
      const missing = await calls.run(READ_LIMIT_MS, standInForModules)
      if (missing.length > 0) logger.warn('parts of WhatsApp are missing', { missing })
      await deps.ear.listen(READ_LIMIT_MS)
    },
    async repairIds() {
      const repaired = repairIds()
      account().catch((error: unknown) => logger.debug('own id not known yet', { error: describeError(error) }))
      return repaired
    },
    acknowledged: acks.tell,
    markReady() {
      ready = true
    },
    forgetPage() {
      ready = false
      connected = false
      loadingAnswers = true
    },
  }
}
