import { afterEach, describe, expect, test } from 'vitest'
import { msg } from '../../../shared/words/say.ts'
import { MESSAGE_FIELDS } from '../message-fields.ts'
import { mapMessage } from '../map-message.ts'
import { callPageAction } from './page-actions.ts'
import { makePageTools } from './page-tools.ts'
import { loadEarlierMessages, readChatMessages, readChatSurvey } from './read-chats.ts'
import { hasChatInPage, readPhoneOfLid } from './read-directory.ts'
import { noteRefusals } from './note-refusals.ts'
import { checkPage, readAccount, readMessageAck } from './read-message.ts'
import { readPageState } from './read-page-state.ts'

const tools = makePageTools()

/**
 * The functions that run in WhatsApp's page, on pages written otherwise than the one we know: a part that is missing costs what
 * hangs on it and nothing else.
 */
const chatId = '777@lid'
const wid = (id: string) => ({ user: id.split('@')[0], server: id.split('@')[1], _serialized: id })
interface Message {
  readonly id: Record<string, unknown>
  readonly t: number
  readonly [name: string]: unknown
}
const message = (id: string, t: number, change: Record<string, unknown> = {}): Message => ({
  id: { fromMe: false, remote: wid(chatId), id, ...((change['id'] as object | undefined) ?? {}) },
  t,
  type: 'chat',
  body: `text of ${id}`,
  serialize() {
    return { type: 'chat', body: `text of ${id}`, t }
  },
  ...Object.fromEntries(Object.entries(change).filter(([name]) => name !== 'id')),
})

function open(modules: Record<string, unknown>, more: Record<string, unknown> = {}): void {
  Object.assign(globalThis, {
    location: { href: 'https://web.whatsapp.com/' },
    require: (name: string) => {
      if (name in modules) return modules[name]
      throw new Error(`Requiring unknown module "${name}"`)
    },
    ...more,
  })
}
const factory = { createWid: wid }
const listed = (models: readonly unknown[]) => ({
  getModelsArray: () => models,
  get: (id: unknown) =>
    models.find((model) => {
      const own = (model as { id: { _serialized?: string } }).id
      return own === id || own._serialized === (id as { _serialized?: string })._serialized
    }),
})
const withChats = (chats: readonly unknown[], more: Record<string, unknown> = {}) =>
  open({ WAWebWidFactory: factory, WAWebCollections: { Chat: listed(chats), ...more } })
const texts = (): readonly (string | undefined)[] =>
  (readChatMessages(tools, chatId, 0, 50, false, MESSAGE_FIELDS)?.messages ?? []).map((raw) => {
    const mapped = mapMessage(raw, { backfilled: true, ownIds: new Set() })
    return mapped?.kind === 'unreadable' ? undefined : mapped?.message.body
  })

afterEach(() => {
  for (const name of ['location', 'require', 'WWebJS', 'Debug', 'salesboyEarlier', 'onAppStateHasSyncedEvent']) {
    Reflect.deleteProperty(globalThis, name)
  }
})

describe('the state of a page', () => {
  test('without a mark for the end of the synchronisation says that it does not know', () => {
    open({ WAWebSocketModel: { Socket: { state: 'CONNECTED' } } }, { Debug: { VERSION: '2.3000.1' } })
    expect(readPageState()).toMatchObject({ loaded: true, state: 'CONNECTED', synced: null, hook: false })
  })

  test('whose code shows its version late, or has no socket, is not loaded yet rather than an error', () => {
    open({})
    expect(readPageState()).toMatchObject({ loaded: false, state: null })
    Object.assign(globalThis, { Debug: { VERSION: '2.3000.1' } })
    expect(readPageState()).toMatchObject({ loaded: true, state: null, synced: null })
  })
})

describe('chats', () => {
  test('without a list of messages in them are read from the list of all messages', () => {
    const all = [message('B', 20), message('A', 10), message('X', 15, { id: { remote: wid('888@lid') } })]
    withChats([{ id: wid(chatId), t: 20 }], { Msg: listed(all) })
    const [chat] = readChatSurvey(tools, 0)
    expect(chat).toMatchObject({ chatId, timestamp: 20 })
    expect(chat?.tail.map((entry) => (entry.id as { id: string }).id)).toEqual(['A', 'B'])
    expect(texts()).toEqual(['text of A', 'text of B'])
  })

  test('tell a message for the phone alone from one that is not decrypted yet', () => {
    const later = { ...message('A', 10), type: 'ciphertext', subtype: 'none' }
    const never = { ...message('B', 11), type: 'ciphertext', subtype: 'view_once_unavailable_fanout' }
    withChats([{ id: wid(chatId), t: 11, msgs: listed([later, never]) }])
    expect(readChatSurvey(tools, 0)[0]?.tail).toMatchObject([
      { type: 'ciphertext', unavailable: false },
      { type: 'ciphertext', unavailable: true },
    ])
  })

  test('with a bare array of models, and ids as plain text, are read as well', () => {
    withChats([{ id: chatId, t: 10, msgs: { models: [message('A', 10, { id: { remote: chatId } })] } }])
    expect(readChatSurvey(tools, 0).map((chat) => chat.chatId)).toEqual([chatId])
    expect(texts()).toEqual(['text of A'])
  })

  test('are surveyed one by one: an unreadable one is left out', () => {
    const broken = {
      get id() {
        throw new Error('r')
      },
    }
    withChats([broken, { id: wid(chatId), t: 10, msgs: listed([message('A', 10)]) }])
    expect(readChatSurvey(tools, 0)).toHaveLength(1)
  })

  test('keep the name of a message although its key has nothing but parts, or nothing but text', () => {
    const bare = message('A', 10, { id: { remote: { toString: () => chatId } } })
    const text = message('', 11, { id: { id: undefined, remote: undefined, _serialized: `false_${chatId}_B` } })
    withChats([{ id: wid(chatId), t: 11, msgs: listed([bare, text]) }])
    const ids = (readChatMessages(tools, chatId, 0, 50, false, MESSAGE_FIELDS)?.messages ?? []).map((raw) => {
      const mapped = mapMessage(raw, { backfilled: true, ownIds: new Set() })
      return mapped?.kind === 'incoming' ? mapped.message.messageId : null
    })
    expect(ids).toEqual([`false_${chatId}_A`, `false_${chatId}_B`])
  })

  test('with a message that cannot be turned into data lose that part of it only', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    const odd = message('A', 10, { notifyName: 'Ada' })
    withChats([{ id: wid(chatId), t: 10, msgs: listed([odd, message('B', 11)]) }])
    Object.assign(globalThis, { WWebJS: { getMessageModel: () => ({ body: 'from the model', loop, big: 10n }) } })
    expect(texts()).toEqual(['from the model', 'from the model'])
    Object.assign(globalThis, {
      WWebJS: {
        getMessageModel() {
          throw new Error('WALinkify is missing')
        },
      },
    })
    expect(texts()).toEqual(['text of A', 'text of B'])
  })

  test('whose own way of serialising fails are read by hand', () => {
    const odd = message('A', 10, {
      serialize() {
        throw new Error('r')
      },
    })
    withChats([{ id: wid(chatId), t: 10, msgs: listed([odd]) }])
    expect(texts()).toEqual(['text of A'])
  })
})

describe('earlier messages', () => {
  const load = (models: unknown[], loadEarlierMsgs: (input: { chat: unknown }) => unknown) => {
    const chat = { id: wid(chatId), t: 10, msgs: { getModelsArray: () => models } }
    open({
      WAWebWidFactory: factory,
      WAWebCollections: { Chat: listed([chat]) },
      WAWebChatLoadMessages: { loadEarlierMsgs },
    })
    return loadEarlierMessages(tools, chatId)
  }

  test('count by what the chat has gained, whatever the call gives back', async () => {
    const models: unknown[] = [message('B', 20)]
    const came = await load(models, () => {
      models.unshift(message('A', 10))
      return undefined
    })
    expect(came).toBe(1)
    expect(texts()).toEqual(['text of A', 'text of B'])
  })

  test('that are given back without going into the chat are kept beside it', async () => {
    const models: unknown[] = [message('B', 20)]
    const earlier = message('A', 10)
    expect(await load(models, () => Promise.resolve([earlier]))).toBe(1)
    expect(texts()).toEqual(['text of A', 'text of B'])
    expect(await loadEarlierMessages(tools, chatId)).toBe(0)
  })

  test('end when nothing comes', async () => {
    expect(await load([message('B', 20)], () => null)).toBe(0)
  })
})

describe('an acknowledgement', () => {
  const ackOf = (found: unknown, more: Record<string, unknown> = {}) => {
    open({ WAWebWidFactory: factory, WAWebCollections: { Msg: { get: () => found }, ...more } })
    return readMessageAck(tools, `true_${chatId}_A`)
  }

  test('that is not told differs from one that has not come', () => {
    expect(ackOf({ ack: 0 })).toEqual({ ack: 0, errorCode: null })
    expect(ackOf({})).toEqual({ ack: 'untold', errorCode: null })
    expect(ackOf(undefined)).toBeNull()
  })

  test('that is a refusal names its reason, as a number or as text', () => {
    expect(ackOf({ ack: -1, errorCode: 463 })).toEqual({ ack: -1, errorCode: 463 })
    expect(ackOf({ ack: -1, errorCode: '463' })).toEqual({ ack: -1, errorCode: 463 })
    expect(ackOf({ ack: -1, errorCode: 'other' })).toEqual({ ack: -1, errorCode: null })
  })

  test('that is a refusal in a numbering of the page’s own names none', () => {
    expect(ackOf({ ack: -1, errorCode: 1 })).toEqual({ ack: -1, errorCode: null })
  })

  test('that is a refusal names what the page’s send job was told, once it is listened to', async () => {
    const job = { encryptAndSendMsg: async (_what: object) => ({ t: '7', error: '463' }) }
    const found = { ack: -1 }
    open({ WAWebWidFactory: factory, WAWebCollections: { Msg: { get: () => found } }, WAWebSendMsgJob: job })
    expect([noteRefusals(), noteRefusals()]).toEqual([true, true])
    const result = await job.encryptAndSendMsg({ type: 'Message', data: { id: { id: 'REFUSED' } } })
    expect(result).toEqual({ t: '7', error: '463' })
    expect(readMessageAck(tools, `true_${chatId}_REFUSED`)).toEqual({ ack: -1, errorCode: 463 })
    expect(readMessageAck(tools, `true_${chatId}_B`)).toEqual({ ack: -1, errorCode: null })
    open({ WAWebSendMsgJob: Object.freeze({ encryptAndSendMsg: () => null }) })
    expect(noteRefusals()).toBe(false)
  })

  test('that is a refusal without a reason is the lock that the page knows of, where it holds for that chat', () => {
    const lock = (canSend: boolean) => ({
      isUserReachoutTimelocked: () => true,
      canSendMsgWhileTimelocked: () => canSend,
    })
    const codeOf = (ack: number, canSend: boolean) => {
      const found = { ack, id: { remote: chatId } }
      const WAWebCollections = { Msg: { get: () => found }, Chat: { get: () => ({ contact: {} }) } }
      open({ WAWebWidFactory: factory, WAWebCollections, WAWebReachoutTimelockUtils: lock(canSend) })
      return readMessageAck(tools, `true_${chatId}_A`)?.errorCode
    }
    expect([codeOf(-1, false), codeOf(-1, true), codeOf(1, false)]).toEqual([463, null, null])
  })

  test('is found through the chat, and through all messages, when the index goes by another name', () => {
    const mine = message('A', 10, { id: { fromMe: true }, ack: 2 })
    expect(ackOf(undefined, { Chat: listed([{ id: wid(chatId), msgs: listed([mine]) }]) })?.ack).toBe(2)
    open({ WAWebWidFactory: factory, WAWebCollections: { Msg: { getModelsArray: () => [mine] } } })
    expect(readMessageAck(tools, `true_${chatId}_A`)?.ack).toBe(2)
  })
})

describe('small things', () => {
  test('our own id comes from the connection when the module does not say it', () => {
    open({ WAWebConnModel: { Conn: { wid: wid('234@c.us'), pushname: 'Ada' } } })
    expect(readAccount(tools)).toEqual({ phoneId: '234@c.us', lidId: null, pushName: 'Ada' })
    open({})
    expect(readAccount(tools)).toEqual({ phoneId: null, lidId: null, pushName: null })
  })

  test('a chat is known by its text where the collection goes by text', () => {
    open({
      WAWebWidFactory: factory,
      WAWebCollections: { Chat: { get: (id: unknown) => (id === chatId ? {} : undefined) } },
    })
    expect(hasChatInPage(chatId)).toBe(true)
    expect(hasChatInPage('888@lid')).toBe(false)
  })

  test('the phone of a privacy id is taken from the address book if it is there', () => {
    withChats([], { Contact: listed([{ id: wid('777@lid'), phoneNumber: wid('234801@c.us') }]) })
    expect(readPhoneOfLid(tools, '777')).toBe('234801@c.us')
    expect(readPhoneOfLid(tools, '888')).toBeNull()
  })

  test('new codes are asked for by the second name when the first is missing', async () => {
    let asked = 0
    open({ WAWebLaunchSocketUtils: { refreshQR: () => (asked += 1) } })
    await callPageAction('refresh-qr')
    expect(asked).toBe(1)
  })

  test('the check counts keys by the messages that are there', () => {
    const keyed = message('A', 10, { id: { _serialized: 'x' } })
    const chat = (models: unknown[]) => ({ id: wid(chatId), serialize: () => ({}), msgs: listed(models) })
    withChats([chat([keyed])])
    expect(checkPage([])).toMatchObject({ keysReadable: true, problems: [], version: 'unknown' })
    withChats([chat([message('A', 10)])])
    expect(checkPage([])).toMatchObject({ keysReadable: false })
    withChats([chat([])])
    expect(checkPage(['WAWebGone'])).toMatchObject({
      keysReadable: null,
      problems: [msg('check.part-missing', { name: 'WAWebGone' })],
    })
  })
})
