import { useState, type ClipboardEvent, type DragEvent, type FormEvent, type KeyboardEvent } from 'react'
import { keyOfChat, type ChatView } from '../../../../shared/model/chat.ts'
import { keepDraft, readDraft, useDraft } from '../../lib/drafts.ts'
import { cameBack, forgetReturned, sendingKey } from '../../lib/sending-keys.ts'
import { fileDraftOf } from '../../stores/file-drafts.ts'
import { chooseFile, sendFile, useHasFile } from './file-draft-store.ts'
import { sendByHand } from './thread-store.ts'

/**
 * State of the composer. Enter sends. The draft is kept per chat, and text that cannot be sent returns to the field. A file can be chosen,
 * dropped or pasted; then the text is its caption. While the file is being sent, the field is free again.
 */
export function useComposer(chat: ChatView) {
  const draft = keyOfChat(chat.sessionId, chat.chatKey)
  const value = useDraft(draft)
  const hasFile = useHasFile(draft)
  const change = (next: string) => {
    forgetReturned(draft)
    keepDraft(draft, next)
  }
  const choose = (files: Iterable<File>) => chooseFile(draft, files)

  const send = async () => {
    const said = value.trim()
    if (said === '' && !hasFile) return
    const file = hasFile ? (fileDraftOf(draft)?.file ?? null) : null
    const key = sendingKey(draft, said, file)
    keepDraft(draft, '')
    const { sessionId, chatKey } = chat
    const isTaken = await (hasFile ? sendFile(draft, chat, said, key) : sendByHand(sessionId, chatKey, said, key))
    if (isTaken) return
    // Not accepted: put the text back, before anything that was typed meanwhile.
    const typed = readDraft(draft)
    keepDraft(draft, [said, typed].filter(Boolean).join('\n'))
    if (typed === '') cameBack(draft, said, file, key)
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
    // Some programs offer copied text also as a picture: prefer the text.
    if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    choose(event.clipboardData.files)
  }
  const isEmpty = value.trim() === '' && !hasFile
  return { draft, value, hasFile, isEmpty, change, choose, onSubmit, field: { onKeyDown, onPaste } }
}

/** Handlers for an element that accepts dropped files. */
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
