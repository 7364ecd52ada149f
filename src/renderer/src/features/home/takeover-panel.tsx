import { keyOfChat } from '../../../../shared/model/chat.ts'
import { UserRound } from 'lucide-react'
import type { TakeoverView } from '../../../../shared/model/takeover.ts'
import { words } from '../../i18n/words.ts'
import { singlePress } from '../../lib/single-press.ts'
import { formatPhone } from '../../lib/phone.ts'
import { calledName } from '../../lib/chat-name.ts'
import { formatSince } from '../../lib/time.ts'
import { handBackChat } from '../../stores/chat-actions.ts'
import { useHost } from '../../stores/host-store.ts'

/** The chats that the owner has taken over, each with a hand-back button. Renders nothing when there are none. */
export function TakeoverPanel({ now }: { readonly now: number }) {
  const takeovers = useHost((state) => state.snapshot!.takeovers)
  const sessions = useHost((state) => state.snapshot!.sessions)
  if (takeovers.length === 0) return null
  return (
    <section className="panel" aria-labelledby="yours" data-testid="takeover-panel">
      <h2 id="yours">{words.takeover.title}</h2>
      <ul className="takeovers">
        {takeovers.map((takeover) => {
          const shop = sessions.length > 1 ? sessions.find(({ id }) => id === takeover.sessionId)?.name : undefined
          const name = nameOf(takeover)
          return (
            <li key={keyOfChat(takeover.sessionId, takeover.chatKey)} data-testid="takeover">
              <UserRound size="1.25rem" aria-hidden="true" />
              <div className="takeover-who">
                <strong>
                  <bdi dir="auto">{name}</bdi>
                </strong>
                <span className="way">
                  {shop !== undefined && (
                    <>
                      <bdi>{shop}</bdi> ·{' '}
                    </>
                  )}
                  {untilWords(takeover.until, now)}
                </span>
              </div>
              <button
                type="button"
                className="button"
                aria-label={words.takeover.handBackTo({ name })}
                {...singlePress(() => void handBackChat(takeover.sessionId, takeover.chatKey))}
              >
                {words.takeover.handBack}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function nameOf({ name, phone, isGroup }: TakeoverView): string {
  const called = calledName(name)
  if (called !== '') return called
  if (phone !== null) return formatPhone(phone)
  return isGroup ? words.takeover.group : words.takeover.unknown
}

/** Says until when the takeover lasts: the time for today, else date and time. */
function untilWords(until: number | null, now: number): string {
  if (until === null) return words.takeover.open
  return words.takeover.until({ time: formatSince(until, now) })
}
