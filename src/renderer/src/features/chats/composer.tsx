import { Paperclip, SendHorizontal } from 'lucide-react'
import { useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from 'react'
import { keyOfChat, type ChatView } from '../../../../shared/model/chat.ts'
import { words } from '../../i18n/words.ts'
import { keepDraft, readDraft, useDraft } from '../../lib/drafts.ts'
import { useHost } from '../../stores/host-store.ts'
import { chatName } from '../../lib/chat-name.ts'
import { chooseFile, sendFile, useHasFile, useMostMegabytes } from './file-draft-store.ts'
import { FileDraft } from './file-draft.tsx'
import { sendByHand } from './thread-store.ts'

const LONGEST = 65_000
const TELL_FROM = 60_000
const text = words.chats.write

/**
 * Writing by hand. Enter sends; what was begun is kept for each chat; what cannot be sent comes back into the field. A file is chosen, dropped
 * or pasted; what is written is its caption. While it is on its way the field is free again.
 */
export function Composer({ chat }: { readonly chat: ChatView }) {
  const draft = keyOfChat(chat.sessionId, chat.chatKey)
  const value = useDraft(draft)
  const hasFile = useHasFile(draft)
  const [isOver, setOver] = useState(false)
  const connected = useHost((state) =>
    state.snapshot!.sessions.some((session) => session.id === chat.sessionId && session.state.kind === 'connected'),
  )

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
  const onDrop = (event: DragEvent) => {
    setOver(false)
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    choose(event.dataTransfer.files)
  }
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  return (
    <div
      className={`composer-place${isOver ? ' over' : ''}`}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {!connected && <p className="composer-note">{text.offline}</p>}
      {isOver && <p className="composer-note">{text.file.dropHere}</p>}
      <FileDraft chat={draft} />
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <ChooseFile onChosen={choose} />
        <textarea
          dir="auto"
          rows={1}
          maxLength={LONGEST}
          aria-label={hasFile ? text.file.caption : text.label({ name: chatName(chat) })}
          aria-describedby="composer-hint"
          placeholder={hasFile ? text.file.caption : text.placeholder}
          value={value}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button
          type="submit"
          className="button primary"
          disabled={value.trim() === '' && !hasFile}
          aria-label={hasFile ? text.file.sendFile : text.send}
        >
          <SendHorizontal className="turns" size="1.25rem" aria-hidden="true" />
        </button>
      </form>
      <p id="composer-hint" className="composer-hint">
        {value.length > TELL_FROM ? text.long({ count: LONGEST - value.length }) : text.hint}
      </p>
    </div>
  )
}

/** The paperclip. How large a file may be is said before one is chosen. */
function ChooseFile({ onChosen }: { readonly onChosen: (files: Iterable<File>) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const limit = text.file.limit({ most: useMostMegabytes() })
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="file-input"
        onChange={(event) => {
          onChosen([...(event.target.files ?? [])])
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
      <button
        type="button"
        className="button"
        title={limit}
        aria-label={text.file.attach}
        aria-description={limit}
        onClick={() => input.current?.click()}
      >
        <Paperclip size="1.25rem" aria-hidden="true" />
      </button>
    </>
  )
}

/** Keeps the room of the field until the chat is there, so that its lines do not move. */
export function ComposerPlace() {
  return (
    <div className="composer-place" aria-hidden="true">
      <div className="composer">
        <textarea rows={1} disabled />
      </div>
      <p className="composer-hint">{text.hint}</p>
    </div>
  )
}
