import './home.css'
import { useHost } from '../../stores/host-store.ts'
import { words } from '../../i18n/words.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { showScreen } from '../../stores/view-store.ts'
import { AddShop } from './add-shop.tsx'
import { SessionCard } from './session-card.tsx'
import { TakeoverPanel } from './takeover-panel.tsx'
import { Today } from './today.tsx'
import { Waiting } from './waiting.tsx'
import { resumeFirstRun } from '../../stores/first-run-store.ts'
import { MessageRow } from '../../components/message-row.tsx'
import { retryMessage } from '../../stores/message-actions.ts'

const SHOWN = 12

/** The first screen: the state of the shops and the latest messages. */
export default function Home() {
  const sessions = useHost((state) => state.snapshot!.sessions)
  const messages = useHost((state) => state.snapshot!.messages)
  const away = useHost((state) => state.snapshot!.home.away)
  const firstRun = useHost((state) => state.snapshot!.firstRun.step !== null)
  const now = useMinute()
  const configured = useHost((state) => state.snapshot!.core.kind !== 'not-configured')
  return (
    <div className="home">
      <h1 className="visually-hidden">{words.nav.home}</h1>
      <div className="home-now">
        <section className="cards" aria-label={words.settings.groups.sessions}>
          {sessions.map((session) => (
            <SessionCard key={session.id} session={session} now={now} />
          ))}
          {sessions.length === 0 && !firstRun && <AddShop configured={configured} />}
          {firstRun && (
            <div className="card resume">
              <p>{words.firstRun.resumeText}</p>
              <button type="button" className="button primary" onClick={resumeFirstRun}>
                {words.firstRun.resume}
              </button>
            </div>
          )}
        </section>
        <Today />
        <TakeoverPanel now={now} />
        {away !== null && (
          <section className="panel" data-testid="away">
            <h2>{words.home.away}</h2>
            <p>{awayText(away.customers, away.answered)}</p>
          </section>
        )}
        <Waiting now={now} />
      </div>
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
              <MessageRow key={message.id} message={message} now={now} onRetry={retryMessage} />
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

function awayText(customers: number, answered: number): string {
  const open = customers - answered
  const parts = [words.away.wrote({ count: customers }), words.away.answered({ count: answered })]
  return [...parts, ...(open > 0 ? [words.away.open({ count: open })] : [])].join(' ')
}
