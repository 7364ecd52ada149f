import type { ConnectionTest } from '../../../shared/model/core-status.ts'
import { words } from '../i18n/words.ts'
import { safeText } from '../lib/safe-text.ts'

/** Result of Test connection in plain words; the technical details are behind one click. */
export function TestResult({ test }: { readonly test: ConnectionTest | 'running' | null }) {
  return (
    <div role="status" aria-live="polite" className="test-place">
      {test !== null && test !== 'running' && (
        <div
          className={`test-result ${test.kind === 'ok' ? 'good' : 'bad'}`}
          data-testid="test-result"
          data-kind={test.kind}
        >
          <p>{words.settings.results[test.kind]}</p>
          {test.checksSecret === false && <p data-testid="secret-unchecked">{words.settings.secretUnchecked}</p>}
          {test.beginning !== undefined && <bdi dir="auto">{safeText(test.beginning)}</bdi>}
          <details>
            <summary>{words.message.technical}</summary>
            <bdi dir="ltr">
              {test.detail} · {test.milliseconds} ms
            </bdi>
          </details>
        </div>
      )}
    </div>
  )
}
