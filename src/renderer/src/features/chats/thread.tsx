import { ArrowDown, ArrowLeft } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { errorWords } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { ChatAvatar } from './chat-avatar.tsx'
import { TakeoverBar } from './takeover-bar.tsx'
import { chatList, isSame, type ChatId } from './chat-list-store.ts'
import { chatName, shownAs } from '../../lib/chat-name.ts'
import { Composer, ComposerPlace } from './composer.tsx'
import { ThreadMenu } from './thread-menu.tsx'
import { ThreadLine } from './thread-line.tsx'
import { openThread, threadLines, useThread } from './thread-store.ts'
import { useThreadRows } from './use-thread-rows.ts'

/** The open chat. Until its page is loaded, uses the entry of the chat list and never the chat that was open before. */
function useKnownChat(open: ChatId) {
  const chat = useThread((thread) => thread.chat)
  const gone = useThread((thread) => thread.gone)
  const error = threadLines.use(({ status, error: failure }) => (status === 'failed' ? failure : null))
  const listed = chatList.use(({ items }) => items.find((known) => isSame(known, open)))
  const isHere = chat !== null && isSame(chat, open)
  return { chat: isHere ? chat : (listed ?? null), gone, error }
}

/** One chat: its header, who answers, its lines, and the composer. */
export function Thread({ open, onClose }: { readonly open: ChatId; readonly onClose: () => void }) {
  const { chat, gone, error } = useKnownChat(open)
  const place = useRef<HTMLElement>(null)
  const isThere = !gone && error === null
  useEffect(() => {
    // In a narrow window the list is hidden, so move the focus from it to the thread.
    const isAlone = document.querySelector('.chats-list')?.checkVisibility() === false
    if (isAlone && !place.current!.contains(document.activeElement)) place.current!.querySelector('button')?.focus()
  }, [isThere])
  if (!isThere) {
    const back = { label: words.chats.back, run: onClose }
    const again = { label: words.chats.again, run: () => void openThread(open) }
    return (
      <section ref={place} className="thread" aria-label={words.chats.title}>
        {gone || error === null ? (
          <EmptyState title={words.chats.gone} action={back} />
        ) : (
          <EmptyState title={errorWords(error)} action={again} />
        )}
      </section>
    )
  }
  const name = chat === null ? '' : chatName(chat)
  return (
    <section
      ref={place}
      className="thread"
      aria-label={words.chats.thread({ name })}
      // Ignore Escape from a menu or dialog of this chat: they are rendered outside this element and handle it themselves.
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.contains(event.target as Node) && onClose()}
    >
      <header className="thread-head">
        <button type="button" className="button icon thread-back" aria-label={words.chats.back} onClick={onClose}>
          <ArrowLeft className="turns" size="1.25rem" aria-hidden="true" />
        </button>
        {chat && <ChatAvatar chat={chat} />}
        <div>
          <h2>
            <bdi dir="auto">{name}</bdi>
          </h2>
          {chat?.isGroup && <p>{words.chats.group}</p>}
          {chat && !chat.isGroup && chat.name && <p>{shownAs(chat)}</p>}
        </div>
        {chat && <ThreadMenu chat={chat} onGone={onClose} />}
      </header>
      {chat ? <TakeoverBar chat={chat} /> : <div className="takeover-bar" aria-hidden="true" />}
      <Lines open={open} />
      {chat ? <Composer chat={chat} /> : <ComposerPlace />}
    </section>
  )
}

/** The visible lines, and the button that scrolls to the newest. */
function Lines({ open }: { readonly open: ChatId }) {
  const { scroller, rows, lines, atEnd, below, isBusy, onScroll } = useThreadRows(open)
  const now = useMinute()
  return (
    <div className="thread-middle">
      <div ref={scroller} className="thread-lines" tabIndex={0} role="log" aria-busy={isBusy} onScroll={onScroll}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              className="thread-place"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ThreadLine line={lines[item.index]!} now={now} />
            </div>
          ))}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          className="button to-newest"
          aria-label={words.chats.newest}
          onClick={() => rows.scrollToEnd()}
        >
          <ArrowDown size="1rem" aria-hidden="true" />
          {below > 0 && words.chats.newLines({ count: below })}
        </button>
      )}
    </div>
  )
}
