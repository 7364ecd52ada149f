import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { Clock, Logger } from '../../src/core/ports.ts'
import type { Ack } from '../../src/shared/model/message.ts'
import { emptyPage, readyPage } from '../../src/core/testing/fake-whatsapp-client.ts'
import { createAckBoard } from '../../src/core/whatsapp/ack-board.ts'
import type { OutgoingAttachment } from '../../src/core/whatsapp/chat-sender.ts'
import { sendAttachment, sendText, type SendingPage } from '../../src/core/whatsapp/send-text.ts'
import { withTimeLimit } from '../../src/core/time/within.ts'
import {
  StartFailure,
  type ChatHistory,
  type ChatSurvey,
  type ClientEvent,
  type WhatsAppClient,
} from '../../src/core/whatsapp/whatsapp-client.ts'
import { typeOfFile } from '../../src/shared/model/attachment.ts'
import { sha256Of } from './files.ts'
import type { PageCall } from './phone-protocol.ts'

type Unaddressed = PageCall extends infer C ? (C extends { readonly page: string } ? Omit<C, 'page'> : never) : never

const CALL_LIMIT_MS = 30_000

/** A browser whose page is the round's phone. It uses the real adapter's calls and its code for sending, over HTTP. */
export function createPageClient(url: string, clock: Clock, logger: Logger): WhatsAppClient {
  const listeners = new Set<(event: ClientEvent) => void>()
  let page = ''
  let over = false
  let stream: AbortController | null = null
  const emit = (event: ClientEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  async function post<T>(request: PageCall): Promise<T> {
    const response = await fetch(`${url}/call`, { method: 'POST', body: JSON.stringify(request) })
    const answer = (await response.json()) as { readonly value: T; readonly error?: string }
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value
  }
  const ask = <T>(request: Unaddressed): Promise<T> =>
    withTimeLimit(clock, CALL_LIMIT_MS, request.name, post<T>({ ...request, page } as PageCall))

  async function follow(): Promise<void> {
    stream = new AbortController()
    try {
      const response = await fetch(`${url}/events/${page}`, { signal: stream.signal })
      const lines = createInterface({ input: Readable.fromWeb(response.body as never) })
      for await (const line of lines) if (!over) emit(JSON.parse(line) as ClientEvent)
    } catch (error) {
      logger.debug('the page is gone', { error })
    }
    if (!over) emit({ kind: 'browser-gone' })
  }
  const history = (chatId: string, since: number, own: boolean) =>
    ask<ChatHistory>({ name: 'history', chatId, since, own })

  const sendingPage: SendingPage = {
    hand: (chat, body) => ask<string | null>({ name: 'hand', chatId: chat, text: body }),
    handAttachment: (chat, what) => ask<string | null>({ name: 'hand', chatId: chat, ...handed(what) }),
    hasChat: (chat) => ask<boolean>({ name: 'hasChat', chatId: chat }),
    ackOf: (messageId) => ask<Ack | null>({ name: 'ack', messageId }),
    refusalOf: async () => null,
    nextAck: createAckBoard(clock).next,
    newestOwn: async (chat) => (await history(chat, 0, true)).outgoing.slice(-20),
    numberId: async (phone) => `${phone}@c.us`,
  }

  return {
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      try {
        page = await post<string>({ name: 'open' })
      } catch (error) {
        throw new StartFailure('launch-failed', String(error))
      }
      void follow()
    },
    async probe() {
      if (page === '') return null
      const { ready, connected } = await ask<{ readonly ready: boolean; readonly connected: boolean }>({
        name: 'probe',
      })
      if (!ready) return { ...emptyPage, loaded: true, blank: false, state: 'OPENING' }
      return connected ? readyPage : { ...readyPage, state: 'TIMEOUT' }
    },
    answerDialog: async () => ({ kind: 'none' as const }),
    pagePicture: () => Promise.reject(new Error('there is no page to see')),
    finishReady: async () => undefined,
    repairIds: async () => true,
    account: async () => ({ phone: '2349000000000', lid: null, pushName: 'Shop' }),
    selfCheck: async () => ({ ok: true, webVersion: '2.3000.1', problems: [], at: clock.now() }),
    refreshQr: async () => undefined,
    requestPairingCode: async () => undefined,
    cancelPairingCode: async () => undefined,
    useHere: async () => undefined,
    setUnavailable: async () => undefined,
    setTyping: async () => undefined,
    sendText: (chatId, text, quoted) => sendText({ clock, logger, page: sendingPage }, chatId, text, quoted),
    sendAttachment: (chatId, what, quoted) =>
      sendAttachment({ clock, logger, page: sendingPage }, chatId, what, quoted),
    surveyChats: (since) => ask<readonly ChatSurvey[]>({ name: 'survey', since }),
    latestMessages: async () => [],
    changesSince: async () => [],
    reloadPage: async () => undefined,
    readHistory: (chatId, since, _limit, which) => history(chatId, since, which === 'own'),
    hasChat: (chatId) => ask<boolean>({ name: 'hasChat', chatId }),
    numberId: async (phone) => `${phone}@c.us`,
    phoneOfLid: (lid) => ask<string | null>({ name: 'phoneOfLid', lid }),
    usernameOfLid: async () => null,
    lidOfPhone: async () => null,
    chatTitle: async () => null,
    chatNames: async () => [],
    groups: async () => [],
    contacts: async () => [],
    async downloadMedia(messageId, _limits, read) {
      try {
        const data = await ask<string>({ name: 'media', messageId })
        const value = await read(partsOf(Buffer.from(data, 'base64')))
        return { kind: 'read', value, mimetype: 'image/png', filename: null }
      } catch (error) {
        logger.debug('the media was not read', { error })
        return { kind: 'failed' }
      }
    },
    logOut: async () => undefined,
    async close() {
      over = true
      if (page !== '') await ask({ name: 'close' }).catch(() => undefined) // already gone
      stream?.abort()
      return 'clean'
    },
  }
}

/** The fields of an attachment that the page is told: it needs the hash of a file, not its bytes. */
function handed(what: OutgoingAttachment): Pick<Extract<PageCall, { name: 'hand' }>, 'text' | 'file' | 'place'> {
  const { attachment, caption } = what
  if (attachment.kind === 'place') {
    const { latitude, longitude } = attachment
    return { text: '', place: { latitude, longitude } }
  }
  if (!('bytes' in what)) throw new Error('a file without bytes')
  const { shownAs, filename } = attachment
  const { bytes } = what
  return { text: caption, file: { type: typeOfFile(shownAs), sha256: sha256Of(bytes), size: bytes.length, filename } }
}

async function* partsOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 10_000) yield bytes.subarray(from, from + 10_000)
}
