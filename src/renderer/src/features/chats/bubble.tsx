import { Bot, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../../i18n/words.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { formatClock } from '../../lib/time.ts'

export interface Reacted {
  readonly reactions?: readonly string[] | undefined
}

/** Each emoji once, with its count when above one. */
function ReactionMarks({ reactions = [] }: Reacted) {
  if (reactions.length === 0) return null
  const counts = new Map<string, number>()
  for (const emoji of reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1)
  const shown = [...counts].map(([emoji, count]) => `${oneLine(emoji)}${count > 1 ? ` ${count}` : ''}`)
  return (
    <span className="bubble-reactions">
      <span className="visually-hidden">{words.chats.line.reactions}</span>
      {shown.join(' ')}
    </span>
  )
}

interface BubbleProps extends Reacted {
  readonly side: 'customer' | 'bot' | 'owner'
  readonly state: string
  readonly at: number
  readonly foot?: ReactNode
  readonly children: ReactNode
}

/** One line of the thread from the customer, the bot or the owner, with its time. */
export function Bubble({ side, state, at, foot, reactions, children }: BubbleProps) {
  return (
    <div className={`bubble-row ${side}`} data-testid="bubble" data-side={side} data-state={state}>
      <div className={`bubble ${side} ${state}`}>
        {side !== 'customer' && (
          <span className="bubble-by">
            {side === 'bot' ? (
              <Bot size="0.875rem" aria-hidden="true" />
            ) : (
              <UserRound size="0.875rem" aria-hidden="true" />
            )}
            {side === 'bot' ? words.chats.bot : words.chats.you}
          </span>
        )}
        {children}
        <ReactionMarks reactions={reactions} />
        <span className="bubble-foot">
          {foot}
          <time dateTime={new Date(at).toISOString()}>{formatClock(at)}</time>
        </span>
      </div>
    </div>
  )
}
