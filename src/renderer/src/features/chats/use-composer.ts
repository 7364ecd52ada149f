import { useState, type ClipboardEvent, type DragEvent, type FormEvent, type KeyboardEvent } from 'react'
import { keyOfChat, type ChatView } from '../../../../shared/model/chat.ts'
import { keepDraft, readDraft, useDraft } from '../../lib/drafts.ts'
import { chooseFile, sendFile, useHasFile } from './file-draft-store.ts'
import { sendByHand } from './thread-store.ts'

/**
 * Writing by hand. Enter sends; what was begun is kept for each chat; what cannot be sent comes back into the field. A file is chosen, dropped
 * or pasted; what is written is its caption. While it is on its way the field is free again.
 */
export function useComposer(chat: ChatView) {
  const draft = keyOfChat(chat.sessionId, chat.chatKey)
  const value = useDraft(draft)
  const hasFile = useHasFile(draft)
  const change = (next: string) => keepDraft(draft, next)
  const choose = (files: Iterable<File>) => chooseFile(draft, files)

  const send = async () => {
    const said = value.trim()
    if (said === '' && !hasFile) return
    change('')
    const { sessionId, chatKey } = chat
    const isTaken = await (hasFile ? sendFile(draft, chat, said) : sendByHand(sessionId, chatKey, said))
    // Not taken: nothing the owner wrote may be lost.
    if (!isTaken) change([said, readDraft(draft)].filter(Boolean).join('\n'))
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  const onPaste = (event: ClipboardEvent) => {
    // A program may give its text as a picture as well: the words are what was meant.
    if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    choose(event.clipboardData.files)
  }
  const isEmpty = value.trim() === '' && !hasFile
  return { draft, value, hasFile, isEmpty, change, choose, onSubmit, field: { onKeyDown, onPaste } }
}

/** Files that are dragged over a place and dropped there. */
export function useFileDrop(choose: (files: Iterable<File>) => void) {
  const [isOver, setOver] = useState(false)
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  const onDrop = (event: DragEvent) => {
    setOver(false)
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    choose(event.dataTransfer.files)
  }
  return { isOver, place: { onDragOver, onDrop, onDragLeave: () => setOver(false) } }
}
