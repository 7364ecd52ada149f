import { useEffect, useState } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { ask } from '../../stores/host-store.ts'

const MOST = 8
const LATELY = 5
const PAUSE_MS = 120

export interface FoundChats {
  readonly chats: readonly ChatView[]
  /** True while `chats` belong to an earlier query: then show only chats whose name matches. */
  readonly areOld: boolean
}

/** Chats that the host finds for the query, or the newest for an empty query. Keeps the last result while a new one loads. */
export function useFoundChats(query: string): FoundChats {
  const [found, setFound] = useState<{ readonly text: string; readonly chats: readonly ChatView[] } | null>(null)
  const text = query.trim()
  useEffect(() => {
    let left = false
    const read = async () => {
      const asked = text === '' ? { limit: LATELY } : { limit: MOST, text }
      const result = await ask('chats.list', { filter: 'all', ...asked })
      // On a failure show no chats; the palette's actions still work.
      if (!left) setFound({ text, chats: result.ok ? result.value.chats : [] })
    }
    const late = setTimeout(() => void read(), text === '' ? 0 : PAUSE_MS)
    return () => {
      left = true
      clearTimeout(late)
    }
  }, [text])
  return { chats: found?.chats ?? [], areOld: found?.text !== text }
}
