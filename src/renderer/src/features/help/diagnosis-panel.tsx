import { Check, Circle, CircleAlert, LoaderCircle, Minus } from 'lucide-react'
import type { DiagnosisStep } from '../../../../shared/model/support.ts'
import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'

const icons = { waiting: Circle, running: LoaderCircle, ok: Check, problem: CircleAlert, skipped: Minus } as const

/** The diagnosis: each step live, with advice for each problem. */
export function DiagnosisPanel() {
  const run = useHost((state) => state.snapshot!.diagnosisRun)
  const running = run !== null && run.finishedAt === null
  const label = running ? words.support.checking : run === null ? words.support.check : words.support.again
  const well = run?.finishedAt != null && run.steps.every(({ state }) => state === 'ok')
  return (
    <section className="panel" aria-labelledby="diagnosis-title" data-testid="diagnosis" data-running={running}>
      <div className="panel-head">
        <div>
          <h2 id="diagnosis-title">{words.support.diagnosis}</h2>
          <p className="hint">{words.support.diagnosisText}</p>
        </div>
        <button
          type="button"
          className="button primary"
          aria-disabled={running}
          onClick={() => !running && void command('diagnosis.run', {})}
        >
          {label}
        </button>
      </div>
      {run !== null && (
        <ol className="checks" aria-live="polite">
          {run.steps.map((step) => (
            <Step key={step.name} step={step} />
          ))}
        </ol>
      )}
      {well && <p className="good-line">{words.support.allWell}</p>}
    </section>
  )
}

function Step({ step }: { readonly step: DiagnosisStep }) {
  const Icon = icons[step.state]
  const [what, todo] = step.finding === null ? ['', ''] : words.support.findings[step.finding]
  return (
    <li
      className={`check ${step.state}`}
      data-step={step.name}
      data-state={step.state}
      data-finding={step.finding ?? ''}
    >
      <Icon size="1.25rem" aria-hidden="true" />
      <div>
        <p>
          <strong>{words.support.steps[step.name]}</strong>{' '}
          <span className="hint">
            {step.state === 'problem' || step.state === 'skipped' ? what : words.support.states[step.state]}
          </span>
        </p>
        {step.state === 'problem' && <p>{todo}</p>}
        {step.detail !== '' && (
          <details>
            <summary>{words.message.technical}</summary>
            <bdi dir="ltr">{step.detail}</bdi>
          </details>
        )}
      </div>
    </li>
  )
}
