import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { isOwnUrl } from '../security/own-url.ts'

type SenderEvent = Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>

export interface TrustedSenders {
  /** Trusts this web contents until it is destroyed. */
  add(contents: Pick<WebContents, 'id' | 'once'>): void
  /** Why a message is refused, or null when it is allowed. Call it synchronously: the frame is null after a navigation. */
  refusal(event: SenderEvent): string | null
}

/**
 * Decides which pages may send messages to the main process: only the main frame of our own window, on our own page. `event.sender` does
 * not tell a sub-frame from the page, so the frame is checked too (electronjs.org, security checklist 17).
 */
export function createTrustedSenders(): TrustedSenders {
  const trusted = new Set<number>()
  return {
    add(contents) {
      trusted.add(contents.id)
      contents.once('destroyed', () => trusted.delete(contents.id))
    },
    refusal(event) {
      if (!trusted.has(event.sender.id)) return 'not one of our windows'
      const frame = event.senderFrame
      if (frame === null) return 'the frame is gone'
      if (frame.parent !== null) return 'not the main frame'
      return isOwnUrl(frame.url) ? null : 'not our own page'
    },
  }
}
