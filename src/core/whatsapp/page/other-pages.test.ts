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

/** Runs the functions for WhatsApp's page on pages that differ from the one we know: a missing part must cost only what depends on it. */
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
  test('has a null `synced` if the page does not tell whether it has synchronised', () => {
    open({ WAWebSocketModel: { Socket: { state: 'CONNECTED' } } }, { Debug: { VERSION: '2.3000.1' } })
    expect(readPageState()).toMatchObject({ loaded: true, state: 'CONNECTED', synced: null, hook: false })
  })

  test('has null values instead of an error if the code shows its version late or has no socket', () => {
    open({})
    expect(readPageState()).toMatchObject({ loaded: false, state: null })
    Object.assign(globalThis, { Debug: { VERSION: '2.3000.1' } })
    expect(readPageState()).toMatchObject({ loaded: true, state: null, synced: null })
  })
})

describe('chats', () => {
  test('without their own list of messages are read from the list of all messages', () => {
    const all = [message('B', 20), message('A', 10), message('X', 15, { id: { remote: wid('888@lid') } })]
    withChats([{ id: wid(chatId), t: 20 }], { Msg: listed(all) })
    const [chat] = readChatSurvey(tools, 0)
    expect(chat).toMatchObject({ chatId, timestamp: 20 })
    expect(chat?.tail.map((entry) => (entry.id as { id: string }).id)).toEqual(['A', 'B'])
    expect(texts()).toEqual(['text of A', 'text of B'])
  })

  test('distinguish a message for the phone only from one that is not decrypted yet', () => {
    const later = { ...message('A', 10), type: 'ciphertext', subtype: 'none' }
    const never = { ...message('B', 11), type: 'ciphertext', subtype: 'view_once_unavailable_fanout' }
    withChats([{ id: wid(chatId), t: 11, msgs: listed([later, never]) }])
    expect(readChatSurvey(tools, 0)[0]?.tail).toMatchObject([
      { type: 'ciphertext', unavailable: false },
      { type: 'ciphertext', unavailable: true },
    ])
  })

  test('with a bare array of models and ids as plain text are read as well', () => {
    withChats([{ id: chatId, t: 10, msgs: { models: [message('A', 10, { id: { remote: chatId } })] } }])
    expect(readChatSurvey(tools, 0).map((chat) => chat.chatId)).toEqual([chatId])
    expect(texts()).toEqual(['text of A'])
  })

  test('are surveyed one by one, so that only an unreadable one is left out', () => {
    const broken = {
      get id() {
        throw new Error('r')
      },
    }
    withChats([broken, { id: wid(chatId), t: 10, msgs: listed([message('A', 10)]) }])
    expect(readChatSurvey(tools, 0)).toHaveLength(1)
  })

  test('keep the id of a message whose key has only parts or only text', () => {
    const bare = message('A', 10, { id: { remote: { toString: () => chatId } } })
    const text = message('', 11, { id: { id: undefined, remote: undefined, _serialized: `false_${chatId}_B` } })
    withChats([{ id: wid(chatId), t: 11, msgs: listed([bare, text]) }])
    const ids = (readChatMessages(tools, chatId, 0, 50, false, MESSAGE_FIELDS)?.messages ?? []).map((raw) => {
      const mapped = mapMessage(raw, { backfilled: true, ownIds: new Set() })
      return mapped?.kind === 'incoming' ? mapped.message.messageId : null
    })
    expect(ids).toEqual([`false_${chatId}_A`, `false_${chatId}_B`])
  })

  test('with a field that cannot be serialised lose only that field', () => {
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

  test('whose messages fail to serialise are read field by field', () => {
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

  test('are counted by the growth of the chat, whatever the call returns', async () => {
    const models: unknown[] = [message('B', 20)]
    const came = await load(models, () => {
      models.unshift(message('A', 10))
      return undefined
    })
    expect(came).toBe(1)
    expect(texts()).toEqual(['text of A', 'text of B'])
  })

  test('that are returned but not added to the chat are kept beside it', async () => {
    const models: unknown[] = [message('B', 20)]
    const earlier = message('A', 10)
    expect(await load(models, () => Promise.resolve([earlier]))).toBe(1)
    expect(texts()).toEqual(['text of A', 'text of B'])
    expect(await loadEarlierMessages(tools, chatId)).toBe(0)
  })

  test('are at their end when nothing comes', async () => {
    expect(await load([message('B', 20)], () => null)).toBe(0)
  })
})

describe('an acknowledgement', () => {
  const ackOf = (found: unknown, more: Record<string, unknown> = {}) => {
    open({ WAWebWidFactory: factory, WAWebCollections: { Msg: { get: () => found }, ...more } })
    return readMessageAck(tools, `true_${chatId}_A`)
  }

  test('that the page does not tell differs from one that has not come', () => {
    expect(ackOf({ ack: 0 })).toEqual({ ack: 0, errorCode: null })
    expect(ackOf({})).toEqual({ ack: 'untold', errorCode: null })
    expect(ackOf(undefined)).toBeNull()
  })

  test('of a refusal has its reason, given as a number or as text', () => {
    expect(ackOf({ ack: -1, errorCode: 463 })).toEqual({ ack: -1, errorCode: 463 })
    expect(ackOf({ ack: -1, errorCode: '463' })).toEqual({ ack: -1, errorCode: 463 })
    expect(ackOf({ ack: -1, errorCode: 'other' })).toEqual({ ack: -1, errorCode: null })
  })

  test('of a refusal has no reason if the page uses its own numbering', () => {
    expect(ackOf({ ack: -1, errorCode: 1 })).toEqual({ ack: -1, errorCode: null })
  })

  test('of a refusal has the reason that the wrapped send job received', async () => {
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

  test('of a refusal without a reason has code 463 if the page knows a lock for that chat', () => {
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

  test('is found through the chat or through all messages if the index uses another key', () => {
    const mine = message('A', 10, { id: { fromMe: true }, ack: 2 })
    expect(ackOf(undefined, { Chat: listed([{ id: wid(chatId), msgs: listed([mine]) }]) })?.ack).toBe(2)
    open({ WAWebWidFactory: factory, WAWebCollections: { Msg: { getModelsArray: () => [mine] } } })
    expect(readMessageAck(tools, `true_${chatId}_A`)?.ack).toBe(2)
  })
})

describe('other page functions', () => {
  test('our own id comes from the connection if the module does not have it', () => {
    open({ WAWebConnModel: { Conn: { wid: wid('234@c.us'), pushname: 'Ada' } } })
    expect(readAccount(tools)).toEqual({ phoneId: '234@c.us', lidId: null, pushName: 'Ada' })
    open({})
    expect(readAccount(tools)).toEqual({ phoneId: null, lidId: null, pushName: null })
  })

  test('a chat is found by the text of its id if the collection uses text', () => {
    open({
      WAWebWidFactory: factory,
      WAWebCollections: { Chat: { get: (id: unknown) => (id === chatId ? {} : undefined) } },
    })
    expect(hasChatInPage(chatId)).toBe(true)
    expect(hasChatInPage('888@lid')).toBe(false)
  })

  test('the phone of a LID is read from the address book if it is there', () => {
    withChats([], { Contact: listed([{ id: wid('777@lid'), phoneNumber: wid('234801@c.us') }]) })
    expect(readPhoneOfLid(tools, '777')).toBe('234801@c.us')
    expect(readPhoneOfLid(tools, '888')).toBeNull()
  })

  test('a new QR is requested by the second name if the first is missing', async () => {
    let asked = 0
    open({ WAWebLaunchSocketUtils: { refreshQR: () => (asked += 1) } })
    await callPageAction('refresh-qr')
    expect(asked).toBe(1)
  })

  test('the self-check judges the keys by the messages in the page', () => {
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
