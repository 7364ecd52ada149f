import type { Clock, Logger } from '../../../src/core/ports.ts'
import { emptyPage, readyPage } from '../../../src/core/testing/fake-whatsapp-client.ts'
import { createAckBoard } from '../../../src/core/whatsapp/ack-board.ts'
import type { OutgoingAttachment } from '../../../src/core/whatsapp/chat-sender.ts'
import type { DownloadLimits, MediaReader } from '../../../src/core/whatsapp/download-media.ts'
import { sendAttachment, sendText } from '../../../src/core/whatsapp/send-text.ts'
import { withTimeLimit } from '../../../src/core/time/within.ts'
import {
  StartFailure,
  type ClientEvent,
  type PageProbe,
  type WhatsAppClient,
} from '../../../src/core/whatsapp/whatsapp-client.ts'
import type { Browser } from './browser.ts'
import { handOver } from './hand-over.ts'
import { fileOf } from './files.ts'
import { giveMedia, type MediaPage } from './page-media.ts'
import { PageShelf } from './page-shelf.ts'
import type { Life } from './scheduler.ts'
import type { Beside, Written } from './whatsapp.ts'

const CALL_LIMIT_MS = 30_000

type Phase = 'blank' | 'waiting' | 'unreachable' | 'loading' | 'unpaired' | 'synced' | 'closed'

/** One browser's page of WhatsApp Web as the program's client sees it: the messages it holds, its events, and its faults. */
export class Page implements WhatsAppClient {
  readonly life: Life
  phase: Phase = 'blank'
  /** How often the page was reloaded. */
  documents = 0
  /** Whether the library has told `ready` for this document. */
  isReady = false
  isHung = false
  isDeaf = false
  /** WhatsApp's own state if it refuses the page; null if the state is that of the connection. */
  refusal: string | null = null
  /** Messages that the page has sent and the server has not received. */
  readonly outbox: Written[] = []
  #looksWhenClosed = 0
  /** How many of the server's messages this page knows. */
  holds = 0
  readonly #browser: Browser
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #acks: ReturnType<typeof createAckBoard>
  readonly #listeners = new Set<(event: ClientEvent) => void>()
  readonly #shelf: PageShelf
  #rejectStart: (error: Error) => void = () => undefined

  constructor(deps: {
    readonly browser: Browser
    readonly clock: Clock
    readonly logger: Logger
    readonly life: Life
  }) {
    this.#browser = deps.browser
    this.#shelf = new PageShelf(deps.browser, this)
    this.#clock = deps.clock
    this.#logger = deps.logger
    this.life = deps.life
    this.#acks = createAckBoard(deps.clock)
  }

  emit(event: ClientEvent): void {
    if (this.phase === 'closed' && event.kind !== 'browser-gone' && event.kind !== 'page-crashed') return
    if (event.kind === 'ack') this.#acks.tell(event.messageId)
    for (const listener of [...this.#listeners]) listener(event)
  }

  failStart(code: 'launch-failed' | 'load-failed' | 'site-unreachable'): void {
    this.#rejectStart(new StartFailure(code, code))
  }

  onEvent(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(awaitsSite: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#rejectStart = reject
      this.#browser.launched(this, awaitsSite, resolve)
    })
  }

  probe(limitMs: number): Promise<PageProbe | null> {
    if (this.phase === 'closed') this.#browser.lookedAtClosed((this.#looksWhenClosed += 1))
    return this.#ask('probe', () => this.#look(), limitMs)
  }

  #look(): PageProbe | null {
    switch (this.phase) {
      case 'closed':
      case 'blank':
        return null
      case 'waiting':
        return emptyPage
      case 'unreachable':
        return { ...emptyPage, unreachable: true }
      case 'loading':
        return { ...emptyPage, loaded: true, blank: false, state: 'OPENING' }
      case 'unpaired':
        return { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED', synced: false }
      case 'synced': {
        const state = this.refusal ?? (this.#browser.isLineUp ? 'CONNECTED' : 'TIMEOUT')
        return { ...readyPage, ready: this.isReady, state, hears: !this.isDeaf || this.#browser.isDeafnessHidden }
      }
    }
  }

  finishReady = (): Promise<void> => this.#ask('finish', () => this.#browser.finished(this))
  repairIds = (): Promise<boolean> => this.#ask('ids', () => true)
  account = () => this.#ask('account', () => ({ phone: '2349000000000', lid: '99900000000', pushName: 'Shop' }))
  selfCheck = () =>
    this.#ask('self-check', () => ({ ok: true, webVersion: '2.3000.1', problems: [], at: this.#clock.now() }))
  answerDialog = () => this.#ask('dialog', () => ({ kind: 'none' as const }))
  pagePicture = () => this.#ask('picture', () => '/9j/')
  refreshQr = () => this.#ask('qr', () => undefined)
  requestPairingCode = () => this.#ask('code', () => undefined)
  cancelPairingCode = () => this.#ask('code', () => undefined)
  useHere = () => this.#ask('take over', () => this.#browser.takenOver(this))
  setUnavailable = () => this.#ask('presence', () => undefined)
  setTyping = () => this.#ask('typing', () => undefined)
  logOut = () => this.#ask('log out', () => undefined)
  reloadPage = () => this.#ask('reload', () => this.#browser.reload(this))

  sendText(chatId: string, text: string, quotedMessageId: string | null) {
    return sendText(this.#sending(), chatId, text, quotedMessageId)
  }

  sendAttachment(chatId: string, what: OutgoingAttachment, quotedMessageId: string | null) {
    return sendAttachment(this.#sending(), chatId, what, quotedMessageId)
  }

  #sending() {
    const page = {
      hand: (chat: string, body: string) => this.#hand(chat, body, {}),
      hasChat: (chat: string) => this.hasChat(chat),
      ackOf: (messageId: string) => this.#ask('ack', () => this.#shelf.find(messageId)?.ack ?? null),
      refusalOf: async () => null,
      nextAck: this.#acks.next,
      newestOwn: async (chat: string) => (await this.readHistory(chat, 0, 20, 'own')).outgoing,
      numberId: (phone: string) => this.numberId(phone),
      handAttachment: (chat: string, what: OutgoingAttachment) => this.#hand(chat, what.caption, besideOf(what)),
    }
    return { clock: this.#clock, logger: this.#logger, page }
  }

  surveyChats = (since: number) => this.#ask('survey', () => this.#shelf.survey(since))
  latestMessages = () => this.#ask('latest', () => this.#shelf.latest())
  changesSince = (since: number) => this.#ask('changes', () => this.#shelf.changes(since))
  readHistory = (...asked: Parameters<PageShelf['history']>) =>
    this.#ask('history', () => this.#shelf.history(...asked))

  hasChat = (chatId: string) => this.#ask('chat', () => this.#browser.whatsapp.of(chatId) !== null)
  numberId = (phone: string) =>
    this.#ask('number', () => (this.#browser.whatsapp.of(`${phone}@c.us`) === null ? null : `${phone}@c.us`))
  usernameOfLid = () => this.#ask('username', () => null)
  phoneOfLid = (lid: string) =>
    this.#ask('phone', () => {
      this.#browser.mayStumble('phone')
      const customer = this.#browser.whatsapp.of(`${lid}@lid`)
      return customer?.isPhoneKnown === true ? customer.phone : null
    })
  lidOfPhone = (phone: string) =>
    this.#ask('lid', () => {
      const customer = this.#browser.whatsapp.of(`${phone}@c.us`)
      return customer?.isPhoneKnown === true ? customer.lid : null
    })
  chatTitle = () => this.#ask('title', () => null)
  chatNames = () => this.#ask('names', () => [])
  groups = () => this.#ask('groups', () => [])
  contacts = () => this.#ask('contacts', () => [])
  downloadMedia<T>(messageId: string, limits: DownloadLimits, read: MediaReader<T>) {
    return giveMedia(this.#media, messageId, limits, read)
  }

  close(): Promise<'clean' | 'killed'> {
    return new Promise((resolve) => this.#browser.closing(this, resolve))
  }

  /** Answers a call later, or never. */
  #ask<T>(what: string, work: () => T, limitMs = CALL_LIMIT_MS): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      this.#browser.later(this.life, what, () => {
        if (this.phase === 'closed') return reject(new Error('Protocol error: Target closed'))
        if (this.isHung) return
        try {
          resolve(work())
        } catch (error) {
          reject(error as Error)
        }
      })
    })
    return withTimeLimit(this.#clock, limitMs, what, answer)
  }

  readonly #media: MediaPage = {
    find: (messageId) =>
      this.#ask('media', () => {
        const file = this.#shelf.find(messageId)?.file ?? null
        if (file !== null) this.#browser.asksFor(file.sha256)
        return file
      }),
    works: (milliseconds) =>
      new Promise((resolve, reject) => {
        this.#browser.scheduler.after(milliseconds, this.life, () =>
          this.phase === 'closed' ? reject(new Error('Protocol error: Target closed')) : resolve(),
        )
      }),
    tries: (sha256) => this.#browser.asked.get(sha256) ?? 0,
  }

  #hand(chatId: string, text: string, beside: Beside): Promise<string | null> {
    const handed = new Promise<string | null>((resolve, reject) =>
      handOver(this.#browser, this, { chatId, text, beside, resolve, reject }),
    )
    return withTimeLimit(this.#clock, CALL_LIMIT_MS, 'hand', handed)
  }
}

function besideOf(what: OutgoingAttachment): Beside {
  if ('bytes' in what) return { file: fileOf(what.bytes) }
  const { latitude, longitude } = what.attachment
  return { place: { latitude, longitude } }
}
