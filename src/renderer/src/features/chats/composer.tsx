import { SendHorizontal } from 'lucide-react'
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { words } from '../../i18n/en.ts'
import { keepDraft, readDraft } from '../../lib/drafts.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { chatName } from './chat-name.ts'

const LONGEST = 65_000
const TELL_FROM = 60_000
const TALLEST = 160
const text = words.chats.write

/** Writing by hand. Enter sends; what was begun is kept for each chat; what cannot be sent comes back into the field. */
export function Composer({ chat }: { readonly chat: ChatView }) {
  const draft = `${chat.sessionId} ${chat.chatKey}`
  const [value, setValue] = useState(() => readDraft(draft))
  const [going, setGoing] = useState<readonly string[]>([])
  const field = useRef<HTMLTextAreaElement>(null)
  const connected = useHost((state) =>
    state.snapshot!.sessions.some((session) => session.id === chat.sessionId && session.state.kind === 'connected'),
  )
  useLayoutEffect(() => {
    const box = field.current!
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight + 2, TALLEST)}px`
  }, [value])

  const change = (next: string) => {
    setValue(next)
    keepDraft(draft, next)
  }
  const send = async () => {
    const said = value.trim()
    if (said === '') return
    change('')
    setGoing((before) => [...before, said])
    const result = await command('chat.send', { sessionId: chat.sessionId, chatKey: chat.chatKey, text: said })
    setGoing((before) => before.toSpliced(before.indexOf(said), 1))
    // Not taken: nothing the owner wrote may be lost.
    if (!result.ok) change([said, readDraft(draft)].filter(Boolean).join('\n'))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  return (
    <div className="composer-place">
      {going.map((said, at) => (
        <p key={at} className="bubble owner sending going" data-testid="going">
          <bdi dir="auto">{said}</bdi>
          <span className="bubble-foot">{words.chats.line.sending}</span>
        </p>
      ))}
      {!connected && <p className="composer-note">{text.offline}</p>}
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <textarea
          ref={field}
          dir="auto"
          rows={1}
          maxLength={LONGEST}
          aria-label={text.label(chatName(chat))}
          aria-describedby="composer-hint"
          placeholder={text.placeholder}
          value={value}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="button primary" disabled={value.trim() === ''} aria-label={text.send}>
          <SendHorizontal className="turns" size={18} aria-hidden="true" />
        </button>
      </form>
      <p id="composer-hint" className="composer-hint">
        {value.length > TELL_FROM ? text.long(LONGEST - value.length) : text.hint}
      </p>
    </div>
  )
}
