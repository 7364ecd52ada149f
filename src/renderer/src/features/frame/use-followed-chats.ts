import { useEffect } from 'react'
import { onHostEvent } from '../../stores/host-store.ts'
import { followRenamed, forgetDeleted } from '../../stores/followed-chats.ts'

/**
 * On whatever screen one is: what was begun in a chat is not left behind when WhatsApp tells the customer's number, and does not stay when
 * the customer is deleted, be it in another window.
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
