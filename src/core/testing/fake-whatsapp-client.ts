import type { Message } from '../../shared/words/say.ts'
import type { IncomingMessage, MessageChange, OutgoingMessage } from '../whatsapp/incoming-message.ts'
import {
  StartFailure,
  type ChatName,
  type ClientEvent,
  type PageProbe,
  type StartFailureCode,
  type WhatsAppClient,
} from '../whatsapp/whatsapp-client.ts'

/** A fake browser with a page that a test controls. Records its calls. */
export interface FakeWhatsAppClient extends WhatsAppClient {
  readonly calls: readonly string[]
  emit(event: ClientEvent): void
  /** Result of `probe` from now on. An Error rejects; `'silent'` never answers. */
  page: PageProbe | Error | 'silent' | null
  history: Map<string, { incoming: IncomingMessage[]; outgoing: OutgoingMessage[] }>
  /** Chat id → number of newest messages that the page holds; older ones must be loaded. */
  readonly held: Map<string, number>
  /** Chats with messages that are not decrypted yet. */
  readonly pending: Set<string>
  /** Chats whose older messages cannot be loaded. */
  readonly unloadable: Set<string>
  /** Chats whose history cannot be read. */
  readonly unreadable: Set<string>
  failStart(code: StartFailureCode, what?: string | Message): void
  /** Brings the client to connected in the shortest way: page loaded and synchronised, then `ready`. */
  becomeReady(): void
  showQr(text: string): void
  readonly closed: boolean
  /** Result of `changesSince`. */
  readonly changes: MessageChange[]
  /** Result of `chatNames`. */
  readonly names: ChatName[]
  /** Argument of each `selfCheck`, in order. */
  readonly checked: readonly ('all' | 'none')[]
  /** Chats whose history was read, in order. */
  readonly readChats: readonly string[]
  fail: Partial<Record<keyof WhatsAppClient, Error>>
  phones: Map<string, string>
}

export const emptyPage: PageProbe = {
  loaded: false,
  state: null,
  synced: null,
  helpers: false,
  hook: false,
  hears: false,
  ready: false,
  unreachable: false,
  blank: true,
}
export const readyPage: PageProbe = {
  loaded: true,
  state: 'CONNECTED',
  synced: true,
  helpers: true,
  hook: true,
  hears: true,
  ready: true,
  unreachable: false,
  blank: false,
}

/** A complete incoming text message; `change` overrides single fields. */
export function makeIncoming(change: Partial<IncomingMessage> & { readonly messageId: string }): IncomingMessage {
  return {
    chatId: '2348011111111@c.us',
    authorId: null,
    phone: '2348011111111',
    lid: null,
    pushName: null,
    chatName: null,
    body: change.messageId,
    type: 'chat',
    hasMedia: false,
    media: null,
    location: null,
    contactCards: [],
    quoted: null,
    timestamp: 1_765_500_000,
    isGroup: false,
    backfilled: false,
    ...change,
  }
}

/** A complete own message; `change` overrides single fields. */
export function makeOutgoing(change: Partial<OutgoingMessage> & { readonly messageId: string }): OutgoingMessage {
  return {
    chatId: '2348011111111@c.us',
    body: change.messageId,
    type: 'chat',
    timestamp: 1_765_500_000,
    ack: 1,
    ...change,
  }
}

export function createFakeWhatsAppClient(): FakeWhatsAppClient {
  const calls: string[] = []
  const checked: ('all' | 'none')[] = []
  const readChats: string[] = []
  const listeners = new Set<(event: ClientEvent) => void>()
  let rejectStart: (failure: StartFailure) => void = () => undefined
  let closed = false
  const act = async <T>(name: keyof WhatsAppClient, value: T): Promise<T> => {
    calls.push(name)
    const error = fake.fail[name]
    if (error !== undefined) throw error
    return value
  }
  /** Time (unix seconds) of the oldest message of this chat that the page holds; 0 if it holds all. */
  const oldestHeld = (chatId: string): number => {
    const count = fake.held.get(chatId)
    const chat = fake.history.get(chatId)
    if (count === undefined || chat === undefined) return 0
    const times = [...chat.incoming, ...chat.outgoing].map((message) => message.timestamp).sort((a, b) => b - a)
    return times[count - 1] ?? 0
  }
  const fake: FakeWhatsAppClient = {
    calls,
    page: emptyPage,
    history: new Map(),
    unreadable: new Set(),
    held: new Map(),
    unloadable: new Set(),
    pending: new Set(),
    names: [],
    changes: [],
    checked,
    readChats,
    fail: {},
    phones: new Map(),
    get closed() {
      return closed
    },
    emit(event) {
      for (const listener of [...listeners]) listener(event)
    },
    failStart(code, what: string | Message = code) {
      rejectStart(new StartFailure(code, what))
    },
    becomeReady() {
      fake.page = readyPage
      fake.emit({ kind: 'authenticated' })
      fake.emit({ kind: 'ready' })
    },
    showQr(text) {
      fake.page = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED', synced: false }
      fake.emit({ kind: 'qr', text })
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start(awaitsSite) {
      calls.push(awaitsSite ? 'start when the site answers' : 'start')
      return new Promise((_resolve, reject) => {
        rejectStart = reject
      })
    },
    probe() {
      if (fake.page === 'silent') return new Promise(() => undefined)
      return fake.page instanceof Error ? Promise.reject(fake.page) : Promise.resolve(fake.page)
    },
    finishReady: () => act('finishReady', undefined),
    repairIds: () => act('repairIds', true),
    account: () => act('account', { phone: '2347000000000', pushName: "Ada's Shop", lid: null }),
    selfCheck(chats) {
      checked.push(chats)
      return act('selfCheck', { ok: true, webVersion: '2.3000.1', problems: [], at: 0 })
    },
    answerDialog: () => act('answerDialog', { kind: 'none' as const }),
    pagePicture: () => act('pagePicture', '/9j/'),
    refreshQr: () => act('refreshQr', undefined),
    requestPairingCode: () => act('requestPairingCode', undefined),
    cancelPairingCode: () => act('cancelPairingCode', undefined),
    useHere: () => act('useHere', undefined),
    setUnavailable: () => act('setUnavailable', undefined),
    setTyping: () => act('setTyping', undefined),
    sendText: () => act('sendText', { kind: 'sent', messageId: 'true_x_1', ack: 1 }),
    sendAttachment: () => act('sendAttachment', { kind: 'sent', messageId: 'true_x_1', ack: 1 }),
    async surveyChats(since) {
      await act('surveyChats', undefined)
      return [...fake.history].map(([chatId, { incoming, outgoing }]) => {
        const from = Math.max(since, oldestHeld(chatId))
        const tail = [
          ...incoming.map(({ messageId, timestamp }) => ({ messageId, timestamp, fromMe: false })),
          ...outgoing.map(({ messageId, timestamp }) => ({ messageId, timestamp, fromMe: true })),
        ].filter((entry) => entry.timestamp >= from)
        const timestamp = Math.max(0, ...tail.map((entry) => entry.timestamp))
        return { chatId, tail, timestamp, pending: fake.pending.has(chatId) }
      })
    },
    async latestMessages() {
      await act('latestMessages', undefined)
      return [...fake.history].flatMap(([chatId, { incoming }]) =>
        incoming.map(({ messageId, timestamp, type, authorId }) => ({
          messageId,
          chatId,
          authorId,
          timestamp,
          type,
          fromMe: false,
          isNew: true,
        })),
      )
    },
    changesSince: () => act('changesSince', [...fake.changes]),
    reloadPage: () => act('reloadPage', undefined),
    async readHistory(chatId, since, limit, which) {
      readChats.push(chatId)
      await act('readHistory', undefined)
      if (fake.unreadable.has(chatId)) throw new Error('r: r')
      const chat = fake.history.get(chatId) ?? { incoming: [], outgoing: [] }
      const complete = !fake.unloadable.has(chatId)
      const from = complete ? since : Math.max(since, oldestHeld(chatId))
      const recent = <T extends { timestamp: number }>(list: T[]): T[] =>
        list.filter((message) => message.timestamp >= from).slice(-limit)
      return {
        incoming: which === 'own' ? [] : recent(chat.incoming).map((message) => ({ ...message, backfilled: true })),
        outgoing: recent(chat.outgoing),
        unreadable: [],
        oldest: null,
        complete,
      }
    },
    hasChat: (chatId) => act('hasChat', fake.history.has(chatId)),
    numberId: (phone) => act('numberId', fake.phones.has(phone) ? `${phone}@c.us` : null),
    usernameOfLid: () => act('usernameOfLid', null),
    phoneOfLid: (lid) => act('phoneOfLid', fake.phones.get(lid) ?? null),
    lidOfPhone: () => act('lidOfPhone', null),
    chatTitle: () => act('chatTitle', 'Market women'),
    chatNames: () => act('chatNames', [...fake.names]),
    groups: () => act('groups', []),
    contacts: () => act('contacts', []),
    downloadMedia: () => act('downloadMedia', { kind: 'failed' } as const),
    logOut: () => act('logOut', undefined),
    async close() {
      calls.push('close')
      closed = true
      return 'clean'
    },
  }
  return fake
}
