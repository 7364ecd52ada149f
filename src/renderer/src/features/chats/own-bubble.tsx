import type { OwnText } from '../../../../shared/model/chat.ts'
import { CustomerText } from '../../components/customer-text.tsx'
import { MediaMark } from '../../components/media-mark.tsx'
import { Ticks } from '../../components/ticks.tsx'
import { words } from '../../i18n/words.ts'
import { Bubble, type Reacted } from './bubble.tsx'

const text = words.chats.line

/** A message that the owner wrote on the phone. */
export function OwnBubble({ own, at, reactions }: { readonly own: OwnText; readonly at: number } & Reacted) {
  return (
    <Bubble
      side="owner"
      state="sent"
      at={at}
      reactions={reactions}
      foot={
        <>
          <span>{text.onPhone}</span>
          <Ticks ack={own.ack} />
        </>
      }
    >
      <MediaMark type={own.type} />
      {own.text === '' ? (
        own.type === 'chat' && <span className="bubble-emptied">{text.notKept}</span>
      ) : (
        <CustomerText text={own.text} />
      )}
    </Bubble>
  )
}
