import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: the newest messages of the `chatLimit` most recently active chats, and the messages that were added last. Reads only
 * id and time of other chats, and leaves out status, broadcasts and newsletters. Loads nothing and marks nothing as read.
 */
export function readLatestMessages(
  tools: PageTools,
  chatLimit: number,
  perChat: number,
  tailLimit: number,
): readonly {
  readonly id: any
  readonly chatId: string
  readonly author: string | null
  readonly t: number
  readonly type: string
  readonly isNew: boolean
  /** For the phone only: never decrypted here. */
  readonly unavailable: boolean
}[] {
  const { attempt, listOf, textOf } = tools
  const page = globalThis as unknown as PageWindow
  const collections = page.require?.('WAWebCollections')
  const isDirectOrGroup = (chatId: string | null): boolean => chatId !== null && /@(c\.us|lid|g\.us)$/.test(chatId)
  // The most recently active chats, in one pass, without sorting thousands.
  const newest: { chat: any; t: number }[] = []
  for (const chat of listOf(collections?.Chat)) {
    const t = attempt(() => chat.t)
    if (typeof t !== 'number' || (newest.length === chatLimit && t <= newest[chatLimit - 1]!.t)) continue
    if (!isDirectOrGroup(attempt(() => textOf(chat.id)))) continue
    const at = newest.findIndex((entry) => entry.t < t)
    newest.splice(at === -1 ? newest.length : at, 0, { chat, t })
    if (newest.length > chatLimit) newest.pop()
  }
  const found = new Map<string, any>()
  const take = (msg: any): void => {
    const key = msg?.id
    const chatId = textOf(key?.remote)
    if (chatId === null || !isDirectOrGroup(chatId) || typeof msg.t !== 'number' || msg.isNotification) return
    found.set(`${key.fromMe} ${chatId} ${key.id}`, {
      id: { fromMe: key.fromMe, remote: chatId, id: key.id, participant: textOf(key.participant) },
      chatId,
      author: attempt(() => textOf(msg.author)) ?? textOf(key.participant),
      t: msg.t,
      type: String(msg.type),
      isNew: msg.isNewMsg === true,
      unavailable: String(msg.type) === 'ciphertext' && /_unavailable_fanout$|^bot_orphan$/.test(String(msg.subtype)),
    })
  }
  for (const { chat } of newest) for (const msg of listOf(chat.msgs).slice(-perChat)) attempt(() => take(msg))
  for (const msg of listOf(collections?.Msg).slice(-tailLimit)) attempt(() => take(msg))
  return [...found.values()]
}
