import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: the messages since `sinceSeconds` that were edited or deleted for everyone: the newest `limit`, oldest first, in the
 * ear's form. A page without the ear returns none. Loads nothing and marks nothing as read.
 */
export function readChangedMessages(tools: PageTools, sinceSeconds: number, limit: number): readonly any[] {
  const { attempt, listOf } = tools
  const page = globalThis as unknown as PageWindow
  const isChanged = (msg: any): boolean =>
    typeof msg?.id?.fromMe === 'boolean' &&
    typeof msg.t === 'number' &&
    msg.t >= sinceSeconds &&
    ((msg.type === 'revoked' && !msg.id.fromMe) ||
      msg.latestEditMsgKey != null ||
      Boolean(msg.latestEditSenderTimestampMs))
  return listOf(attempt(() => page.require?.('WAWebCollections').Msg))
    .filter((msg) => attempt(() => isChanged(msg)) === true)
    .sort((a, b) => a.t - b.t)
    .slice(-limit)
    .flatMap((msg) => attempt(() => [page.salesboyEar.bare(msg)]) ?? [])
}
