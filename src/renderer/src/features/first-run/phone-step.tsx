import { Check } from 'lucide-react'
import { words } from '../../i18n/words.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { LinkPanel } from '../home/link-panel.tsx'

const PREPARING = { method: 'preparing' } as const

/** Step two: links the phone. The host supplies and renews the code. */
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
          <Check size="1.25rem" aria-hidden="true" />
          {words.firstRun.phone.answered}
        </p>
      )}
      {state.kind === 'failed' || state.kind === 'stopped' || state.kind === 'unlinked' ? (
        <div className="test-result bad">
          <p>{state.kind === 'failed' ? sayIt(state.said) : words.state[state.kind]}</p>
          <button type="button" className="button" onClick={() => void command('session.connect', { id })}>
            {words.firstRun.phone.trouble}
          </button>
        </div>
      ) : (
        <LinkPanel
          sessionId={id}
          {...(state.kind === 'needs-link'
            ? { offer: state.offer }
            : {
                offer: PREPARING,
                instead: state.kind === 'starting' ? words.firstRun.phone.waiting : stateWord(state),
              })}
        />
      )}
    </>
  )
}

function stateWord(
  state:
    | { readonly kind: Exclude<keyof typeof words.state, 'syncing'> }
    | { readonly kind: 'syncing'; readonly percent: number },
): string {
  return state.kind === 'syncing' ? words.state.syncing({ percent: state.percent }) : words.state[state.kind]
}
