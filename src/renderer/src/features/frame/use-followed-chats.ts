import { useEffect } from 'react'
import { onHostEvent } from '../../stores/host-store.ts'
import { followRenamed, forgetDeleted } from '../../stores/followed-chats.ts'

/**
 * Works on every screen. Moves the draft of a chat when WhatsApp reveals the customer's number and the chat key changes. Removes it when
 * the customer is deleted, even from another window.
 */
export function useFollowedChats(): void {
  useEffect(
    () =>
      onHostEvent((event) => {
        if (event.type === 'customer.deleted') return forgetDeleted(event.sessionId, event.chatKey)
        if (event.type !== 'chat.changed' || event.renamedTo === null) return
        followRenamed(event.sessionId, event.chatKey, event.renamedTo)
      }),
    [],
  )
}
