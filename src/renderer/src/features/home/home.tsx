import { useHost } from '../../stores/host-store.ts'
import { words } from '../../i18n/en.ts'
import { showScreen } from '../../stores/view-store.ts'
import { AddShop } from './add-shop.tsx'
import { SessionCard } from './session-card.tsx'
import { TakeoverPanel } from './takeover-panel.tsx'
import { Today } from './today.tsx'
import { MessageRow } from '../../components/message-row.tsx'
import { retryMessage } from '../../stores/message-actions.ts'

const SHOWN = 12

/** The first screen: is everything all right, and what just happened. */
export default function Home() {
  const sessions = useHost((state) => state.snapshot!.sessions)
  const messages = useHost((state) => state.snapshot!.messages)
  const notices = useHost((state) => state.snapshot!.notices)
  const configured = useHost((state) => state.snapshot!.core.kind !== 'not-configured')
  const away = notices.filter((notice) => notice.kind === 'wrote-while-away')
  return (
    <div className="home">
      <h1 className="visually-hidden">{words.nav.home}</h1>
      <section className="cards" aria-label={words.settings.groups.shops}>
        {sessions.map((session) => (
          <SessionCard key={session.id} session={session} />
        ))}
        {sessions.length === 0 && <AddShop configured={configured} />}
      </section>
      <Today messages={messages} />
      <TakeoverPanel />
      {away.length > 0 && (
        <section className="panel">
          <h2>{words.home.away}</h2>
          {away.slice(0, 3).map((notice) => (
            <p key={notice.id}>{notice.text}</p>
          ))}
        </section>
      )}
      <section className="panel" aria-labelledby="latest">
        <div className="panel-head">
          <h2 id="latest">{words.home.messages}</h2>
          {messages.length > SHOWN && (
            <button type="button" className="link" onClick={() => showScreen('activity')}>
              {words.home.all}
            </button>
          )}
        </div>
        {messages.length === 0 ? (
          <p className="empty">{words.home.noMessages}</p>
        ) : (
          <ul className="messages">
            {messages.slice(0, SHOWN).map((message) => (
              <MessageRow key={message.id} message={message} onRetry={retryMessage} />
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
