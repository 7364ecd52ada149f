import { Check } from 'lucide-react'
import { words } from '../../i18n/en.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { LinkPanel } from '../home/link-panel.tsx'
import { drawings } from './drawings.tsx'

/** Step two: the phone. The code is the host's; it renews itself. */
export function PhoneStep() {
  const session = useHost(
    (state) => state.snapshot!.sessions.find(({ linked }) => !linked) ?? state.snapshot!.sessions[0],
  )
  const coreIsWell = useHost((state) => state.snapshot!.core.kind === 'ok' || state.snapshot!.core.kind === 'unknown')
  if (!session) return null
  const { id, state } = session
  return (
    <>
      {coreIsWell && (
        <p className="good-line">
          <Check size={18} aria-hidden="true" />
          {words.firstRun.phone.answered}
        </p>
      )}
      <ol className="drawings">
        {drawings.map((Drawing, index) => (
          <li key={words.firstRun.phone.draw[index]}>
            <Drawing />
            <span>{words.firstRun.phone.draw[index]}</span>
          </li>
        ))}
      </ol>
      {state.kind === 'needs-link' ? (
        <LinkPanel sessionId={id} offer={state.offer} />
      ) : state.kind === 'failed' || state.kind === 'stopped' || state.kind === 'unlinked' ? (
        <div className="test-result bad">
          <p>{state.kind === 'failed' ? sayIt(state.said) : words.state[state.kind]}</p>
          <button type="button" className="button" onClick={() => void command('session.connect', { id })}>
            {words.firstRun.phone.trouble}
          </button>
        </div>
      ) : (
        <p role="status" className="waiting-line">
          {state.kind === 'starting' ? words.firstRun.phone.waiting : stateWord(state)}
        </p>
      )}
    </>
  )
}

function stateWord(
  state:
    | { readonly kind: Exclude<keyof typeof words.state, 'syncing'> }
    | { readonly kind: 'syncing'; readonly percent: number },
): string {
  return state.kind === 'syncing' ? words.state.syncing(state.percent) : words.state[state.kind]
}
