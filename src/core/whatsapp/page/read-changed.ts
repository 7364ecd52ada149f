import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: of the messages that it holds since then, those of others that were edited, or deleted for everyone; the newest `limit`,
 * oldest first. Only what names them and their words. Loads nothing and marks nothing as read.
 */
export function readChangedMessages(sinceSeconds: number, limit: number): readonly any[] {
  const page = globalThis as unknown as PageWindow
  const attempt = <T>(read: () => T): T | null => {
    try {
      return read() ?? null
    } catch {
      // Not readable: the others are.
      return null
    }
  }
  const textOf = (wid: any): string | null => {
    if (wid == null || typeof wid === 'string') return wid ?? null
    if (typeof wid._serialized === 'string') return wid._serialized
    return typeof wid.user === 'string' ? `${wid.user}@${wid.server}` : null
  }
  const keyOf = (key: any): any => ({
    fromMe: key.fromMe,
    remote: textOf(key.remote),
    id: key.id,
    participant: attempt(() => textOf(key.participant)),
  })
  const wordsOf = (msg: any): any => {
    const model: any = {}
    for (const name of 'type t body caption directPath latestEditSenderTimestampMs'.split(' ')) {
      const value = attempt(() => msg[name])
      if (typeof value === 'string' || typeof value === 'number') model[name] = value
    }
    for (const name of ['from', 'to', 'author']) model[name] = attempt(() => textOf(msg[name]))
    model.id = keyOf(msg.id)
    const deleted = attempt(() => msg.protocolMessageKey)
    if (deleted !== null) model.protocolMessageKey = attempt(() => keyOf(deleted))
    return model
  }
  const isChanged = (msg: any): boolean =>
    msg?.id?.fromMe === false &&
    typeof msg.t === 'number' &&
    msg.t >= sinceSeconds &&
    (msg.type === 'revoked' || msg.latestEditMsgKey != null || Boolean(msg.latestEditSenderTimestampMs))
  const collection = attempt(() => page.require?.('WAWebCollections').Msg) as any
  const all: any[] = collection?.getModelsArray?.() ?? collection?.models ?? []
  return all
    .filter((msg) => attempt(() => isChanged(msg)) === true)
    .sort((a, b) => a.t - b.t)
    .slice(-limit)
    .flatMap((msg) => attempt(() => [wordsOf(msg)]) ?? [])
}
