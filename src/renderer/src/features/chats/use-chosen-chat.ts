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

/** Keyboard handling for the chat list: arrow keys move, Enter opens. */
export function useChosenChat({ chats, open, onOpen, list }: ChosenChatOptions) {
  // Keeps the chat, not its position, so that Enter opens the same chat after the list has changed.
  const [chosen, setChosen] = useState<ChatId | null>(null)
  const [hasFocus, setHasFocus] = useState(false)
  useKeyboardBack(open, list.scroller, setChosen)
  const placeOf = (which: ChatId | null) => (which === null ? -1 : chats.findIndex((chat) => isSame(chat, which)))
  const known = placeOf(chosen)
  const active = !hasFocus || chats.length === 0 ? -1 : known >= 0 ? known : Math.max(placeOf(open), 0)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && chats[active]) {
      // Otherwise the same key press would also activate the button in the thread that gets the focus.
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
    // If the list is still the active element, only the window lost the focus: keep the choice for the return.
    if (document.activeElement !== currentTarget) setChosen(null)
  }
  return { active, choose: setChosen, handlers: { onKeyDown, onFocus, onBlur } }
}

/** The index that this key moves to, or null when the key does not move. */
function targetOf(key: string, active: number, last: number): number | null {
  const step = STEPS[key]
  const target = key === 'Home' ? 0 : key === 'End' ? last : step === undefined ? null : active + step
  return target === null ? null : Math.min(Math.max(target, 0), last)
}

/** Closing a thread returns the focus to the list, at its chat. Focus that moved elsewhere stays. */
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
