import { memo } from 'react'
import type { ThreadItem } from '../../../../shared/model/chat.ts'
import { CustomerText } from '../../components/customer-text.tsx'
import { words } from '../../i18n/words.ts'
import { formatDay } from '../../lib/time.ts'
import { Bubble } from './bubble.tsx'
import { CustomerBubble } from './customer-bubble.tsx'
import { OwnBubble } from './own-bubble.tsx'
import { ReplyBubble } from './reply-bubble.tsx'
import type { Line } from './thread-lines.ts'

/** A bubble, or a separator between bubbles. */
export function ThreadLine({ line, now }: { readonly line: Line; readonly now: number }) {
  switch (line.kind) {
    case 'day':
      return <p className="thread-day">{formatDay(line.at, now, words.chats.today, words.chats.yesterday)}</p>
    case 'new':
      return <p className="thread-day thread-new">{words.chats.newHere}</p>
    case 'begins':
      return <p className="thread-begins">{words.chats.begins}</p>
    case 'item':
      return <Item item={line.item} now={now} />
    case 'going':
      return (
        <Bubble side="owner" state="sending" at={line.at} foot={<span>{words.chats.line.sending}</span>}>
          <CustomerText text={line.text} />
        </Bubble>
      )
  }
}

/** Memoized: the list renders its lines at every scroll step, but a bubble with its picture or player only after a change. */
const Item = memo(function Item({ item, now }: { readonly item: ThreadItem; readonly now: number }) {
  switch (item.kind) {
    case 'customer':
      return <CustomerBubble message={item.message} now={now} reactions={item.reactions} />
    case 'reply':
      return <ReplyBubble reply={item.reply} reactions={item.reactions} />
    case 'own':
      return <OwnBubble own={item.own} at={item.at} reactions={item.reactions} />
  }
})
