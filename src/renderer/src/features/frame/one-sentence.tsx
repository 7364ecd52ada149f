import type { Diagnosis } from '../../../../shared/model/core-status.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { words } from '../../i18n/en.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { resumeFirstRun } from '../../stores/first-run-store.ts'
import { showScreen, useView } from '../../stores/view-store.ts'

/** How loud each fault is: amber needs the owner or mends itself; red is for a shop that cannot hear its customers at all. */
function toneOf({ fault, action }: Diagnosis): 'well' | 'care' | 'alarm' {
  if (fault === 'none') return action === 'resume' ? 'care' : 'well'
  return fault === 'browser' && action === 'restart' ? 'alarm' : 'care'
}

function act(diagnosis: Diagnosis): void {
  const id = diagnosis.sessionId
  switch (diagnosis.action) {
    case 'open-settings':
      return showScreen('settings')
    case 'link':
      return showScreen('home')
    case 'connect':
      if (id) void command('session.connect', { id })
      return
    case 'restart':
      if (id) void command('session.restart', { id })
      return
    case 'take-over':
      if (id) void command('session.takeOver', { id })
      return
    case 'resume':
      void command('replies.resume', {})
      return
    case 'none':
    case 'wait':
      return
  }
}

/** The one sentence that says whether all is well, with the button that mends it. Always there. */
export function OneSentence() {
  const diagnosis = useHost((state) => state.snapshot?.diagnosis)
  const firstRun = useHost((state) => state.snapshot?.firstRun.step ?? null)
  const onHome = useView((state) => state.screen === 'home')
  if (!diagnosis) return <p className="one-sentence well">{words.frame.loading}</p>
  const { action } = diagnosis
  // The way to link is on Home already.
  const hasButton = action !== 'none' && action !== 'wait' && !(action === 'link' && onHome)
  return (
    <div className={`one-sentence ${toneOf(diagnosis)}`} data-testid="one-sentence" data-fault={diagnosis.fault}>
      <p aria-live="polite">{sayIt(diagnosis.said)}</p>
      {diagnosis.fault === 'setup' && firstRun !== null ? (
        <button type="button" className="button" onClick={resumeFirstRun}>
          {words.firstRun.resume}
        </button>
      ) : (
        hasButton && (
          <button type="button" className="button" onClick={() => act(diagnosis)}>
            {words.action[action]}
          </button>
        )
      )}
    </div>
  )
}
