import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { isOwnUrl } from '../security/own-url.ts'

type SenderEvent = Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>

export interface TrustedSenders {
  /** Lets this web contents speak, until it is destroyed. */
  add(contents: Pick<WebContents, 'id' | 'once'>): void
  /** Why a message is refused, or null when it may pass. Must be asked synchronously: the frame is null after a navigation. */
  refusal(event: SenderEvent): string | null
}

/**
 * Who may speak to the main process: the main frame of a window that we opened ourselves, on our own page. `event.sender` alone
 * does not tell a sub-frame from the page, so the frame decides (electronjs.org, security checklist 17).
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
