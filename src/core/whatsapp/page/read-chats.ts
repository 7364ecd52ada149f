import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: chats with activity since `sinceSeconds` and the keys of the newest messages that the page holds. Reads each chat on
 * its own, so that an unreadable one harms no other. Loads nothing and marks nothing as read.
 */
export function readChatSurvey(
  tools: PageTools,
  sinceSeconds: number,
): readonly {
  readonly chatId: string
  readonly timestamp: number
  readonly tail: readonly {
    readonly id: any
    readonly t: number
    readonly type: string
    /** For the phone only (view-once): never decrypted here. */
    readonly unavailable: boolean
  }[]
}[] {
  const { listOf, textOf } = tools
  const page = globalThis as unknown as PageWindow
  const collections = page.require?.('WAWebCollections')
  /** All messages, to find those of a chat that does not carry its own, by their keys. */
  let all: any[] | null = null
  const messagesOf = (chat: any, chatId: string): any[] => {
    if (chat.msgs?.getModelsArray !== undefined || chat.msgs?.models !== undefined) return listOf(chat.msgs)
    all ??= listOf(collections?.Msg)
    return all.filter((msg) => textOf(msg?.id?.remote) === chatId)
  }
  const survey = []
  for (const chat of listOf(collections?.Chat)) {
    try {
      const chatId = textOf(chat.id)
      if (chatId === null || /@(broadcast|newsletter)$/.test(chatId)) continue
      const tail = messagesOf(chat, chatId)
        .filter((msg) => msg?.id && !msg.isNotification && typeof msg.t === 'number' && msg.t >= sinceSeconds)
        .map((msg, position) => ({ msg, position }))
        .sort((a, b) => a.msg.t - b.msg.t || a.position - b.position)
        .slice(-200)
        .map(({ msg }) => ({
          id: {
            fromMe: msg.id.fromMe,
            remote: textOf(msg.id.remote) ?? chatId,
            id: msg.id.id,
            participant: textOf(msg.id.participant),
            _serialized: typeof msg.id._serialized === 'string' ? msg.id._serialized : null,
          },
          t: msg.t as number,
          type: String(msg.type),
          unavailable:
            String(msg.type) === 'ciphertext' && /_unavailable_fanout$|^bot_orphan$/.test(String(msg.subtype)),
        }))
      const newest = tail.reduce((latest, entry) => Math.max(latest, entry.t), 0)
      const timestamp = Math.max(typeof chat.t === 'number' ? chat.t : 0, newest)
      if (timestamp >= sinceSeconds) survey.push({ chatId, timestamp, tail })
    } catch {
      // Unreadable: the self-check counts it, the next catch-up tries again.
      continue
    }
  }
  return survey
}

/**
 * In the page: loads one more batch of older messages into a chat. Resolves to how many came, 0 at the beginning of the chat.
 * Messages that WhatsApp returns without adding them to the chat are kept beside it for `readChatMessages`.
 */
export async function loadEarlierMessages(tools: PageTools, chatId: string): Promise<number> {
  const { listOf } = tools
  const page = globalThis as unknown as PageWindow
  const collection = page.require?.('WAWebCollections')?.Chat
  const chat = collection?.get(page.require?.('WAWebWidFactory').createWid(chatId)) ?? collection?.get(chatId)
  if (!chat) return 0
  const before = new Set(listOf(chat.msgs))
  const loaded: unknown = await page.require?.('WAWebChatLoadMessages').loadEarlierMsgs({ chat })
  const now = listOf(chat.msgs)
  const grown = now.filter((msg) => !before.has(msg)).length
  const held = new Set(now)
  const beside = (Array.isArray(loaded) ? loaded : []).filter((msg) => msg != null && !held.has(msg))
  const known = page.salesboyEarlier?.get(chat) ?? []
  const fresh = beside.filter((msg) => !known.includes(msg))
  if (fresh.length > 0) {
    page.salesboyEarlier ??= new WeakMap()
    page.salesboyEarlier.set(chat, [...fresh, ...known])
  }
  return grown + fresh.length
}

/**
 * In the page: the newest `limit` messages that it holds of one chat since `sinceSeconds`, by time, then in the page's order. They
 * are serialised as by the library but without thumbnails and keys. `oldest` covers all held messages, so that the caller knows
 * whether to load more. Null when the page does not know the chat.
 */
export function readChatMessages(
  tools: PageTools,
  chatId: string,
  sinceSeconds: number,
  limit: number,
  ownOnly: boolean,
  /** See message-fields.ts. */
  fields: readonly string[],
): { readonly messages: readonly any[]; readonly oldest: number | null; readonly held: number } | null {
  const { attempt, listOf, textOf } = tools
  const page = globalThis as unknown as PageWindow
  const collections = page.require?.('WAWebCollections')
  const chat: any =
    attempt(() => collections.Chat.get(page.require?.('WAWebWidFactory').createWid(chatId))) ??
    attempt(() => listOf(collections?.Chat).find((one) => attempt(() => textOf(one.id)) === chatId))
  if (!chat) return null
  const carried = chat.msgs?.getModelsArray !== undefined || chat.msgs?.models !== undefined
  const own = carried
    ? listOf(chat.msgs)
    : listOf(collections?.Msg).filter((msg) => attempt(() => textOf(msg.id.remote)) === chatId)
  const held = [...(page.salesboyEarlier?.get(chat) ?? []), ...own].filter(
    (msg: any) => msg?.id && typeof msg.t === 'number',
  )
  const wanted = held
    .map((msg, position) => ({ msg, position }))
    .filter(({ msg }) => !msg.isNotification && msg.t >= sinceSeconds && (!ownOnly || msg.id.fromMe))
    .sort((a, b) => a.msg.t - b.msg.t || a.position - b.position)
    .slice(-limit)
  const left = /^(mediaData|mediaKey|thumbnail|waveform|messageSecret|msgs|mediaObject)$/
  const messages = []
  for (const { msg } of wanted) {
    const model = attempt(() => page.WWebJS.getMessageModel(msg)) ?? attempt(() => msg.serialize()) ?? {}
    const plain: any = {}
    for (const [name, value] of Object.entries<any>(model)) {
      if (value === undefined || typeof value === 'function' || left.test(name)) continue
      // Copy each field through JSON: a field that cannot cross puppeteer's bridge must not cost the whole message.
      const copy = attempt(() => JSON.parse(JSON.stringify(value)))
      if (copy !== null) plain[name] = copy
    }
    for (const name of fields) {
      const value = attempt(() => msg[name])
      if (plain[name] === undefined && /^(string|number|boolean)$/.test(typeof value)) plain[name] = value
    }
    for (const name of ['from', 'to', 'author']) plain[name] = attempt(() => textOf(msg[name])) ?? plain[name]
    plain.id = {
      fromMe: msg.id.fromMe,
      remote: attempt(() => textOf(msg.id.remote)) ?? chatId,
      id: msg.id.id,
      participant: attempt(() => textOf(msg.id.participant)),
      _serialized: attempt(() => (typeof msg.id._serialized === 'string' ? msg.id._serialized : null)),
    }
    messages.push(plain)
  }
  const oldest = held.reduce<number | null>((least, msg) => (least === null ? msg.t : Math.min(least, msg.t)), null)
  return { messages, oldest, held: held.length }
}
