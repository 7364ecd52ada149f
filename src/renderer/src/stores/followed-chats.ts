import { keyOfChat } from '../../../shared/model/chat.ts'
import { keepDraft, moveDraft } from '../lib/drafts.ts'
import { leaveFileOut, moveFile } from './file-drafts.ts'
import { setAddressParts, useAddress } from './view-store.ts'

/** A chat goes on under another name: what was begun in it, and whoever has it open, go on there. */
export function followRenamed(sessionId: string, from: string, to: string): void {
  moveDraft(keyOfChat(sessionId, from), keyOfChat(sessionId, to))
  moveFile(keyOfChat(sessionId, from), keyOfChat(sessionId, to))
  const { parts } = useAddress.getState()
  if (parts['of'] === sessionId && parts['chat'] === from) setAddressParts({ chat: to })
}

/** A customer was deleted: nothing that was meant for them stays in this window. */
export function forgetDeleted(sessionId: string, chatKey: string): void {
  keepDraft(keyOfChat(sessionId, chatKey), '')
  leaveFileOut(keyOfChat(sessionId, chatKey))
}
