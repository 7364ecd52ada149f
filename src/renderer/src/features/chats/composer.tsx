import { SendHorizontal } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { words } from '../../i18n/words.ts'
import { keepDraft, readDraft, useDraft } from '../../lib/drafts.ts'
import { useHost } from '../../stores/host-store.ts'
import { chatName } from '../../lib/chat-name.ts'
import { sendByHand } from './thread-store.ts'

const LONGEST = 65_000
const TELL_FROM = 60_000
const text = words.chats.write

/** Writing by hand. Enter sends; what was begun is kept for each chat; what cannot be sent comes back into the field. */
export function Composer({ chat }: { readonly chat: ChatView }) {
  const draft = `${chat.sessionId} ${chat.chatKey}`
  const value = useDraft(draft)
  const connected = useHost((state) =>
    state.snapshot!.sessions.some((session) => session.id === chat.sessionId && session.state.kind === 'connected'),
  )

  const change = (next: string) => keepDraft(draft, next)
  const send = async () => {
    const said = value.trim()
    if (said === '') return
    change('')
    const isTaken = await sendByHand(chat.sessionId, chat.chatKey, said)
    // Not taken: nothing the owner wrote may be lost.
    if (!isTaken) change([said, readDraft(draft)].filter(Boolean).join('\n'))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  return (
    <div className="composer-place">
      {!connected && <p className="composer-note">{text.offline}</p>}
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <textarea
          dir="auto"
          rows={1}
          maxLength={LONGEST}
          aria-label={text.label({ name: chatName(chat) })}
          aria-describedby="composer-hint"
          placeholder={text.placeholder}
          value={value}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="button primary" disabled={value.trim() === ''} aria-label={text.send}>
          <SendHorizontal className="turns" size="1.25rem" aria-hidden="true" />
        </button>
      </form>
      <p id="composer-hint" className="composer-hint">
        {value.length > TELL_FROM ? text.long({ count: LONGEST - value.length }) : text.hint}
      </p>
    </div>
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
