import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import type { RowsInSight } from '../../stores/use-rows-in-sight.ts'
import { isSame, type ChatId } from './chat-list-store.ts'

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }

interface ChosenChatOptions {
  readonly chats: readonly ChatView[]
  readonly open: ChatId | null
  readonly onOpen: (chat: ChatView) => void
  readonly list: Pick<RowsInSight, 'rows' | 'scroller'>
}

/** The keyboard in the list of chats: arrows move, Enter opens. */
export function useChosenChat({ chats, open, onOpen, list }: ChosenChatOptions) {
  // A chat, not a place: what Enter opens stays the same when another one comes in above, or the list is read again.
  const [chosen, setChosen] = useState<ChatId | null>(null)
  const [hasFocus, setHasFocus] = useState(false)
  useKeyboardBack(open, list.scroller, setChosen)
  const placeOf = (which: ChatId | null) => (which === null ? -1 : chats.findIndex((chat) => isSame(chat, which)))
  const known = placeOf(chosen)
  const active = !hasFocus || chats.length === 0 ? -1 : known >= 0 ? known : Math.max(placeOf(open), 0)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && chats[active]) {
      // Or the same key would press the button in the thread that takes the keyboard.
      event.preventDefault()
      return onOpen(chats[active])
    }
    const target = targetOf(event.key, active, chats.length - 1)
    if (target === null || chats.length === 0) return
    event.preventDefault()
    setChosen(chats[target]!)
    list.rows.scrollToIndex(target)
  }
  const onFocus = () => {
    setHasFocus(true)
    setChosen((before) => before ?? chats[Math.max(placeOf(open), 0)] ?? null)
  }
  const onBlur = ({ currentTarget }: FocusEvent) => {
    setHasFocus(false)
    // Still active: only the window was left, and whoever comes back goes on where they were.
    if (document.activeElement !== currentTarget) setChosen(null)
  }
  return { active, choose: setChosen, handlers: { onKeyDown, onFocus, onBlur } }
}

/** Where this key leads from here; null when it leads nowhere. */
function targetOf(key: string, active: number, last: number): number | null {
  const step = STEPS[key]
  const target = key === 'Home' ? 0 : key === 'End' ? last : step === undefined ? null : active + step
  return target === null ? null : Math.min(Math.max(target, 0), last)
}

/** A thread that is closed gives the keyboard back, at its chat; whoever went elsewhere with it stays there. */
function useKeyboardBack(open: ChatId | null, scroller: RowsInSight['scroller'], choose: (chat: ChatId) => void): void {
  const last = useRef(open)
  useEffect(() => {
    const closed = last.current
    last.current = open
    if (open !== null || closed === null || document.activeElement !== document.body) return
    choose(closed)
    const place = scroller.current ?? document.querySelector<HTMLElement>('.chats-search')
    place?.focus()
  }, [open?.sessionId, open?.chatKey])
}
