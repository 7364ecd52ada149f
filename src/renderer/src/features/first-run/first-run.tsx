import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { FirstRunStep } from '../../../../shared/setup/first-run-view.ts'
import { Mark } from '../../components/mark.tsx'
import { words } from '../../i18n/words.ts'
import { putOffFirstRun, useFirstRun } from '../../stores/first-run-store.ts'
import { useHost } from '../../stores/host-store.ts'
import './first-run.css'
import { CoreStep } from './core-step.tsx'
import { DoneStep } from './done-step.tsx'
import { PhoneStep } from './phone-step.tsx'

const order: readonly FirstRunStep[] = ['core', 'phone', 'done']

/** The first run: three steps, one question at a time. The host decides the step; only going back is local to the page. */
export default function FirstRun() {
  const step = useHost((state) => state.snapshot!.firstRun.step) ?? 'done'
  const offered = useFirstRun((state) => state.link !== null)
  const [back, setBack] = useState(false)
  useEffect(() => setBack(false), [step])
  const shown = (back && step === 'phone') || offered ? 'core' : step
  const title = useRef<HTMLHeadingElement>(null)
  // Focus the new question, so that it is read out, unless a field of the step already has the focus.
  useEffect(() => {
    if (document.activeElement?.closest('.first-run-step') == null) title.current?.focus()
  }, [shown])
  const at = order.indexOf(shown)
  const goBack = shown === 'phone' ? () => setBack(true) : putOffFirstRun
  return (
    <main className="first-run" data-testid="first-run" data-step={shown}>
      <header>
        <button type="button" className="button quiet" onClick={goBack}>
          {shown === 'core' ? null : <ArrowLeft className="turns" size="1rem" aria-hidden="true" />}
          {shown === 'core' ? words.firstRun.later : words.firstRun.back}
        </button>
        <Mark size={32} />
        <ol className="dots" aria-label={words.firstRun.step({ at: at + 1, of: order.length })}>
          {order.map((name, index) => (
            <li key={name} className={index < at ? 'past' : index === at ? 'now' : ''}>
              <span className="visually-hidden" aria-current={index === at ? 'step' : undefined}>
                {words.firstRun.steps[index]}
              </span>
            </li>
          ))}
        </ol>
      </header>
      <div className="first-run-step" key={shown}>
        <h1 ref={title} tabIndex={-1}>
          {shown === 'core' ? <CoreQuestion /> : words.firstRun[shown].question}
        </h1>
        {shown === 'core' && <CoreStep onDone={() => setBack(false)} />}
        {shown === 'phone' && <PhoneStep />}
        {shown === 'done' && <DoneStep />}
      </div>
    </main>
  )
}

function CoreQuestion() {
  const given = useHost(({ snapshot }) =>
    ['core.url', 'core.secret'].every((name) => snapshot!.settings.fixed.includes(name as 'core.url')),
  )
  return given ? words.firstRun.core.idQuestion : words.firstRun.core.question
}
