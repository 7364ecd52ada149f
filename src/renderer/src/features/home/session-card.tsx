import { Ellipsis } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { SelfCheck, SessionState, SessionView } from '../../../../shared/model/session.ts'
import type { Message } from '../../../../shared/words/say.ts'
import { isOnItsWay } from '../../components/fetch-progress.tsx'
import { Menu, type MenuItem } from '../../components/menu.tsx'
import { words } from '../../i18n/words.ts'
import { stateWord } from '../../lib/state-word.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { singlePress } from '../../lib/single-press.ts'
import { formatPhone } from '../../lib/phone.ts'
import { formatMoment, formatSince } from '../../lib/time.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { useQuestionWanted, type ShopQuestion } from '../../stores/view-store.ts'
import { LinkPanel } from './link-panel.tsx'
import { MissingBrowser } from './missing-browser.tsx'
import { SessionDialog } from './session-dialog.tsx'

/** States in which the session runs, so that Disconnect makes sense. */
const RUNNING = new Set<SessionState['kind']>([
  'starting',
  'needs-link',
  'linking',
  'syncing',
  'connected',
  'waiting-for-internet',
  'reconnecting',
  'conflict',
])
const GOOD = new Set<SessionState['kind']>(['connected'])
/** Red means broken; a state that only waits for the owner is amber. */
const BAD = new Set<SessionState['kind']>(['failed'])
const IDLE = new Set<SessionState['kind']>(['stopped', 'stopping'])

function toneOf(kind: SessionState['kind']): string {
  if (GOOD.has(kind)) return 'good'
  if (BAD.has(kind)) return 'bad'
  return IDLE.has(kind) ? 'idle' : 'busy'
}

/** One shop's phone: its state and the actions that fit it. */
export function SessionCard({ session, now }: { readonly session: SessionView; readonly now: number }) {
  const [question, setQuestion] = useState<ShopQuestion | null>(null)
  const { id, state } = session
  const wanted = useQuestionWanted((store) => (store.id === id ? store.question : null))
  useEffect(() => {
    if (wanted === null) return
    useQuestionWanted.setState({ question: null })
    setQuestion(wanted)
  }, [wanted])
  const running = RUNNING.has(state.kind)
  const fetching = useHost((host) => isOnItsWay(host.snapshot!.browser.fetch))
  const isHelped = fetching && state.kind === 'failed' && state.code === 'browser-missing'
  return (
    <article className="card session" data-testid="session-card" data-session-id={id} data-state={state.kind}>
      <header>
        <div className="session-name">
          <h2>
            <bdi>{session.name}</bdi>
          </h2>
          <p>{session.phone === null ? words.session.noPhone : formatPhone(session.phone)}</p>
        </div>
        <Menu label={words.session.more} items={itemsOf(session, setQuestion)}>
          <Ellipsis size="1.25rem" aria-hidden="true" />
        </Menu>
      </header>
      <p className={`state ${isHelped ? 'busy' : toneOf(state.kind)}`} role="status">
        <span className="dot" aria-hidden="true" />
        <strong>{isHelped ? words.browser.stateWord : stateWord(state)}</strong>
        <span className="since">{words.session.since({ time: formatSince(session.since, now) })}</span>
      </p>
      <StateBody session={session} now={now} />
      {session.linkExpiresAt != null && (
        <p className="hint">{words.session.expiresText({ time: formatMoment(session.linkExpiresAt, now) })}</p>
      )}
      {state.kind === 'connected' && session.selfCheck?.ok === false && <Changed check={session.selfCheck} />}
      {/* A conflict has its own two buttons. */}
      <footer hidden={state.kind === 'conflict'}>
        {running ? (
          <button type="button" className="button" {...singlePress(() => setQuestion('disconnect'))}>
            {words.session.disconnect}
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={state.kind === 'stopping' || isHelped}
            {...singlePress(() => void command('session.connect', { id }))}
          >
            {connectWord(state)}
          </button>
        )}
      </footer>
      {question && <SessionDialog question={question} session={session} onClose={() => setQuestion(null)} />}
    </article>
  )
}

/** The features that do not work with this version of WhatsApp. */
function Changed({ check }: { readonly check: SelfCheck }) {
  return (
    <div className="hint" data-testid="whatsapp-changed">
      <p>{words.session.changedText}</p>
      <details>
        <summary>{words.session.changedVersion({ version: check.webVersion })}</summary>
        <ul>
          {check.problems.map((problem) => (
            <li key={sayIt(problem)}>{sayIt(problem)}</li>
          ))}
        </ul>
      </details>
    </div>
  )
}

function connectWord(state: SessionState): string {
  if (state.kind === 'unlinked') return words.session.linkAgain
  return state.kind === 'failed' ? words.session.tryAgain : words.session.connect
}

function itemsOf(session: SessionView, ask: (question: ShopQuestion) => void): readonly MenuItem[] {
  const { id } = session
  return [
    { label: words.session.restart, run: () => void command('session.restart', { id }) },
    { label: words.session.rename, run: () => ask('rename') },
    ...(session.linked ? [{ label: words.session.unlink, danger: true, run: () => ask('unlink') }] : []),
    ...(session.linked ? [] : [{ label: words.session.remove, danger: true, run: () => ask('remove') }]),
  ]
}

/** The failure and what to do; the technical details are behind one click. */
function Failure({ said, detail }: { readonly said: Message; readonly detail: string }) {
  return (
    <div className="hint">
      <p>{sayIt(said)}</p>
      {detail !== '' && (
        <details>
          <summary>{words.message.technical}</summary>
          <bdi dir="ltr">{detail}</bdi>
        </details>
      )}
    </div>
  )
}

function StateBody({ session, now }: { readonly session: SessionView; readonly now: number }) {
  const { id, state } = session
  switch (state.kind) {
    case 'needs-link':
      return <LinkPanel sessionId={id} offer={state.offer} />
    case 'syncing':
      return <progress max={100} value={state.percent} aria-label={words.state.syncing({ percent: state.percent })} />
    case 'reconnecting':
      return (
        <p className="hint">
          {words.session.reasons[state.reason]} {words.session.next({ time: formatMoment(state.nextAt, now) })}
        </p>
      )
    case 'waiting-for-internet':
      return <p className="hint">{words.session.internetText}</p>
    case 'unlinked':
      return <p className="hint">{words.session.unlinkedText}</p>
    case 'failed':
      return state.code === 'browser-missing' ? (
        <MissingBrowser missing={state.said} />
      ) : (
        <Failure said={state.said} detail={state.detail} />
      )
    case 'conflict':
      return (
        <div className="hint conflict">
          <p>{words.session.conflictText}</p>
          <div className="buttons">
            <button type="button" className="button primary" onClick={() => void command('session.useHere', { id })}>
              {words.session.useHere}
            </button>
            <button type="button" className="button" onClick={() => void command('session.disconnect', { id })}>
              {words.session.leave}
            </button>
          </div>
        </div>
      )
    case 'stopped':
    case 'starting':
    case 'linking':
    case 'connected':
    case 'stopping':
      return null
  }
}
