import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: of the messages that it holds since then, those that were edited, or deleted for everyone; the newest `limit`,
 * oldest first, as the ear hands them over: a page without the ear tells none. Loads nothing and marks nothing as read.
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
  const isChanged = (msg: any): boolean =>
    typeof msg?.id?.fromMe === 'boolean' &&
    typeof msg.t === 'number' &&
    msg.t >= sinceSeconds &&
    ((msg.type === 'revoked' && !msg.id.fromMe) ||
      msg.latestEditMsgKey != null ||
      Boolean(msg.latestEditSenderTimestampMs))
  const collection = attempt(() => page.require?.('WAWebCollections').Msg) as any
  const all: any[] = collection?.getModelsArray?.() ?? collection?.models ?? []
  return all
    .filter((msg) => attempt(() => isChanged(msg)) === true)
    .sort((a, b) => a.t - b.t)
    .slice(-limit)
    .flatMap((msg) => attempt(() => [page.salesboyEar.bare(msg)]) ?? [])
}
