import type { Message } from '../../../shared/words/say.ts'
import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: the acknowledgement of one message, `'untold'` when the page tells none, and the server's reason for a refusal if it
 * is known. The reason comes from note-refusals.ts, else from the message's `errorCode` if that can be a code of the server.
 * Otherwise it is 463 if the page knows that this account may not write first (its `WAWebReachoutTimelockUtils`). Null when the page
 * does not hold the message.
 */
export function readMessageAck(
  tools: PageTools,
  messageId: string,
): { readonly ack: number | 'untold'; readonly errorCode: number | null } | null {
  const { attempt } = tools
  const page = globalThis as unknown as PageWindow
  const collections = page.require?.('WAWebCollections')
  const [fromMe, remote, id] = messageId.split('_')
  const isIt = (msg: any): boolean => msg?.id?.id === id && String(msg.id.fromMe) === fromMe
  const found: any =
    attempt(() => collections.Msg.get(messageId)) ??
    // The collection's index may use a string that we do not know: search the chat, then all messages.
    attempt(() =>
      collections.Chat.get(page.require?.('WAWebWidFactory').createWid(remote)).msgs.getModelsArray().find(isIt),
    ) ??
    attempt(() => collections.Msg.getModelsArray().find(isIt))
  if (!found) return null
  const ack = typeof found.ack === 'number' ? found.ack : 'untold'
  const isLocked = (): boolean => {
    const lock = page.require?.('WAWebReachoutTimelockUtils')
    const chat = collections.Chat.get(found.id.remote)
    return lock.isUserReachoutTimelocked() && !lock.canSendMsgWhileTimelocked({ chat, contact: chat.contact })
  }
  const told = Number(found.errorCode)
  const errorCode =
    page.salesboyRefusals?.get(String(id)) ??
    (told >= 400 && Number.isFinite(told) ? told : null) ??
    (ack === -1 && attempt(isLocked) === true ? 463 : null)
  return { ack, errorCode }
}

/** In the page: our phone id, LID id and name. */
export function readAccount(tools: PageTools): {
  readonly phoneId: string | null
  readonly lidId: string | null
  readonly pushName: string | null
} {
  const { attempt, textOf } = tools
  const page = globalThis as unknown as PageWindow
  const me = attempt(() => page.require?.('WAWebUserPrefsMeUser'))
  const conn = attempt(() => page.require?.('WAWebConnModel').Conn)
  const name = attempt(() => conn.pushname)
  const phoneId = attempt(() => textOf(me.getMaybeMePnUser())) ?? attempt(() => textOf(conn.wid))
  return {
    phoneId,
    lidId: attempt(() => textOf(me.getMaybeMeLidUser())),
    pushName: typeof name === 'string' && name !== '' ? name : null,
  }
}

/** In the page: checks that everything we need is there. Each problem is one short phrase. */
export function checkPage(
  required: readonly string[],
  readsChats = true,
): {
  readonly version: string
  readonly problems: readonly Message[]
  /** Whether the message keys in the page are readable; null when there is no message to check. */
  readonly keysReadable: boolean | null
} {
  const page = globalThis as unknown as PageWindow
  const problems: Message[] = []
  const missing = (name: string): Message => ({ code: 'check.part-missing', values: { name } })
  for (const name of required) {
    try {
      const module = page.require?.(name)
      if (module == null || module.salesboyStandIn === true) problems.push(missing(name))
    } catch {
      problems.push(missing(name))
    }
  }
  let keyed = 0
  let unkeyed = 0
  try {
    const all: any[] = page.require?.('WAWebCollections').Chat.getModelsArray()
    const chats = readsChats ? all : all.slice(0, 0)
    let unreadable = 0
    for (const chat of chats) {
      try {
        chat.serialize()
        const last = chat.msgs?.getModelsArray?.().at(-1)
        if (!last?.id) continue
        if (typeof last.id._serialized === 'string') keyed += 1
        else unkeyed += 1
      } catch {
        unreadable += 1
      }
    }
    const values = { count: unreadable, all: chats.length }
    if (unreadable > 0) problems.push({ code: 'check.chats-unreadable', values })
  } catch {
    problems.push({ code: 'check.no-chat-list', values: {} })
  }
  const keysReadable = keyed + unkeyed === 0 ? null : unkeyed === 0
  return { version: String(page.Debug?.VERSION ?? 'unknown'), problems, keysReadable }
}
