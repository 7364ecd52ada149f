import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/** In the page: the acknowledgement of one message, null when the page does not hold it. */
export function readMessageAck(messageId: string): number | null {
  const page = globalThis as unknown as PageWindow
  const messages = page.require?.('WAWebCollections').Msg
  const [fromMe, remote, id] = messageId.split('_')
  const direct = messages.get(messageId)
  if (direct) return typeof direct.ack === 'number' ? direct.ack : 0
  // The collection's own index may go by a string we cannot name: look through the chat.
  const wid = page.require?.('WAWebWidFactory').createWid(remote)
  const held: any[] = page.require?.('WAWebCollections').Chat.get(wid)?.msgs?.getModelsArray?.() ?? []
  const found = held.find((msg) => msg?.id?.id === id && String(msg.id.fromMe) === fromMe)
  return found ? (typeof found.ack === 'number' ? found.ack : 0) : null
}

/** In the page: our phone id, LID id and name. */
export function readAccount(): {
  readonly phoneId: string | null
  readonly lidId: string | null
  readonly pushName: string | null
} {
  const page = globalThis as unknown as PageWindow
  const plain = (wid: any): string | null =>
    wid == null ? null : typeof wid === 'string' ? wid : (wid._serialized ?? `${wid.user}@${wid.server}`)
  const attempt = <T>(read: () => T): T | null => {
    try {
      return read() ?? null
    } catch {
      // The module is not there in this version.
      return null
    }
  }
  const me = attempt(() => page.require?.('WAWebUserPrefsMeUser'))
  const name = attempt(() => page.require?.('WAWebConnModel').Conn.pushname)
  return {
    phoneId: plain(attempt(() => me?.getMaybeMePnUser?.())),
    lidId: plain(attempt(() => me?.getMaybeMeLidUser?.())),
    pushName: typeof name === 'string' && name !== '' ? name : null,
  }
}

/** In the page: what must be there for us to work. Each thing that failed is one short phrase. */
export function checkPage(required: readonly string[]): {
  readonly version: string
  readonly problems: readonly string[]
} {
  const page = globalThis as unknown as PageWindow
  const problems: string[] = []
  for (const name of required) {
    try {
      if (page.require?.(name) == null) problems.push(`module ${name} is missing`)
    } catch {
      problems.push(`module ${name} is missing`)
    }
  }
  try {
    const chats: any[] = page.require?.('WAWebCollections').Chat.getModelsArray()
    let unreadable = 0
    let unkeyed = 0
    for (const chat of chats) {
      try {
        chat.serialize()
        const last = chat.msgs?.getModelsArray?.().at(-1)
        if (last?.id && typeof last.id._serialized !== 'string') unkeyed += 1
      } catch {
        unreadable += 1
      }
    }
    if (unreadable > 0) problems.push(`${unreadable} of ${chats.length} chats are not readable`)
    if (unkeyed > 0) problems.push('message ids are not readable')
  } catch {
    problems.push('the chat list is not readable')
  }
  return { version: page.Debug?.VERSION ?? 'unknown', problems }
}
