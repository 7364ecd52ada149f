import { useEffect, useState } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { ask } from '../../stores/host-store.ts'

const MOST = 8
const LATELY = 5
const PAUSE_MS = 120

export interface FoundChats {
  readonly chats: readonly ChatView[]
  /** They answer what was typed before: only those of them that fit by their name may be shown. */
  readonly areOld: boolean
}

/** The customers' chats that fit what is typed, as the host finds them; without a word the newest. Keeps the last answer meanwhile. */
export function useFoundChats(query: string): FoundChats {
  const [found, setFound] = useState<{ readonly text: string; readonly chats: readonly ChatView[] } | null>(null)
  const text = query.trim()
  useEffect(() => {
    let left = false
    const read = async () => {
      const asked = text === '' ? { limit: LATELY } : { limit: MOST, text }
      const result = await ask('chats.list', { filter: 'all', ...asked })
      // Beside all that can be done, chats that cannot be read are left out.
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
