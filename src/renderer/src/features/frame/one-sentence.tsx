import { needsOwner, type Diagnosis } from '../../../../shared/model/core-status.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { formatMoment, formatSecond } from '../../lib/time.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { singlePress } from '../../lib/single-press.ts'
import { lookForHost, useHost } from '../../stores/host-store.ts'
import { resumeFirstRun } from '../../stores/first-run-store.ts'
import { useView } from '../../stores/view-store.ts'
import { runFix, fixLabel } from './run-fix.ts'

const HOUR_MS = 3_600_000

/** Colour of a fault: amber when it needs the owner or heals itself, red when the shop receives no messages at all. */
function toneOf(diagnosis: Diagnosis): 'well' | 'care' | 'alarm' {
  const { fault, action } = diagnosis
  if (fault === 'none') return action === 'resume' ? 'care' : 'well'
  return fault === 'disk' || (fault === 'browser' && needsOwner(diagnosis)) ? 'alarm' : 'care'
}

/** The sentence that says whether everything works, with the button for the fix. Always visible. */
export function OneSentence() {
  const contact = useHost((state) => state.contact)
  const diagnosis = useHost((state) => state.snapshot?.diagnosis)
  const firstRun = useHost((state) => state.snapshot?.firstRun.step ?? null)
  const onHome = useView((state) => state.screen === 'home')
  if (contact === 'lost') return <Lost />
  if (!diagnosis) return <p className="one-sentence well">{words.frame.loading}</p>
  const { action } = diagnosis
  // Home already shows how to link.
  const hasButton = action !== 'none' && action !== 'wait' && !(action === 'link' && onHome)
  return (
    <div className={`one-sentence ${toneOf(diagnosis)}`} data-testid="one-sentence" data-fault={diagnosis.fault}>
      <div>
        <p aria-live="polite">{sayIt(diagnosis.said)}</p>
        {action === 'try-core' && <NextTry />}
      </div>
      {diagnosis.fault === 'setup' && firstRun !== null ? (
        <button type="button" className="button" onClick={resumeFirstRun}>
          {words.firstRun.resume}
        </button>
      ) : (
        hasButton && (
          <button type="button" className="button" {...singlePress(() => runFix(diagnosis))}>
            {fixLabel(diagnosis)}
          </button>
        )
      )}
    </div>
  )
}

/** Time of the next automatic try to reach the core. Not read aloud, because it changes with each try. */
function NextTry() {
  const at = useHost((state) => state.snapshot?.core.nextTryAt ?? null)
  const now = useMinute()
  if (at === null) return null
  const time = at - now < HOUR_MS ? formatSecond(at) : formatMoment(at, now)
  return (
    <p className="next-try" data-testid="next-try">
      {words.session.next({ time })}
    </p>
  )
}

/** Replaces the sentence while the host is lost, because the old sentence may be out of date. */
function Lost() {
  return (
    <div className="one-sentence care" data-testid="one-sentence" data-fault="contact">
      <p role="alert">{words.frame.lost}</p>
      <button type="button" className="button" onClick={lookForHost}>
        {words.action['try-core']}
      </button>
    </div>
  )
}
