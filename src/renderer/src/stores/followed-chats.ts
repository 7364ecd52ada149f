import { keyOfChat } from '../../../shared/model/chat.ts'
import { keepDraft, moveDraft } from '../lib/drafts.ts'
import { leaveFileOut, moveFile } from './file-drafts.ts'
import { setAddressParts, useAddress } from './view-store.ts'

/** A chat got a new key: moves its draft and file, and keeps the chat open when it is open. */
export function followRenamed(sessionId: string, from: string, to: string): void {
  moveDraft(keyOfChat(sessionId, from), keyOfChat(sessionId, to))
  moveFile(keyOfChat(sessionId, from), keyOfChat(sessionId, to))
  const { parts } = useAddress.getState()
  if (parts['of'] === sessionId && parts['chat'] === from) setAddressParts({ chat: to })
}

/** A customer was deleted: removes the draft and the file for them from this window. */
export function forgetDeleted(sessionId: string, chatKey: string): void {
  keepDraft(keyOfChat(sessionId, chatKey), '')
  leaveFileOut(keyOfChat(sessionId, chatKey))
}
