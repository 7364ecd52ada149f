import { useEffect } from 'react'
import { onHostEvent } from '../../stores/host-store.ts'
import { followRenamed } from '../../stores/renamed-chat.ts'

/** On whatever screen one is, an answer that was begun is not left behind when WhatsApp tells the customer's number. */
export function useRenamedChats(): void {
  useEffect(
    () =>
      onHostEvent((event) => {
        if (event.type !== 'chat.changed' || event.renamedTo === null) return
        followRenamed(event.sessionId, event.chatKey, event.renamedTo)
      }),
    [],
  )
}
