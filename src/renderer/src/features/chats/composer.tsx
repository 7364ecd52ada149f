import { Paperclip, SendHorizontal } from 'lucide-react'
import { useRef } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { words } from '../../i18n/words.ts'
import { useHost } from '../../stores/host-store.ts'
import { chatName } from '../../lib/chat-name.ts'
import { useMostMegabytes } from './file-draft-store.ts'
import { FileDraft } from './file-draft.tsx'
import { useComposer, useFileDrop } from './use-composer.ts'

const LONGEST = 65_000
const TELL_FROM = 60_000
const text = words.chats.write

/** The field for the owner's own messages, with a button to attach a file. */
export function Composer({ chat }: { readonly chat: ChatView }) {
  const { draft, value, hasFile, isEmpty, change, choose, onSubmit, field } = useComposer(chat)
  const { isOver, place } = useFileDrop(choose)
  const connected = useHost((state) =>
    state.snapshot!.sessions.some((session) => session.id === chat.sessionId && session.state.kind === 'connected'),
  )
  return (
    <div className={`composer-place${isOver ? ' over' : ''}`} {...place}>
      {!connected && <p className="composer-note">{text.offline}</p>}
      {isOver && <p className="composer-note">{text.file.dropHere}</p>}
      <FileDraft chat={draft} />
      <form className="composer" onSubmit={onSubmit}>
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
          {...field}
        />
        <button
          type="submit"
          className="button primary"
          disabled={isEmpty}
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

/** The attach button. Its tooltip gives the size limit before a file is chosen. */
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
          // Reset the input, so that the same file can be chosen again.
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

/** Reserves the space of the composer until the chat is loaded, so that the lines do not move. */
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
