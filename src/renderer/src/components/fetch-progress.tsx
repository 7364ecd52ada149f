import './fetch-progress.css'
import type { BrowserFetch } from '../../../shared/model/browser.ts'
import { words } from '../i18n/words.ts'

const MEGABYTE = 1024 * 1024

/** Whether the small browser is being fetched, checked or unpacked now. */
export function isOnItsWay(fetch: BrowserFetch): fetch is Exclude<BrowserFetch, { kind: 'idle' | 'failed' }> {
  return fetch.kind !== 'idle' && fetch.kind !== 'failed'
}

/** Progress of fetching the small browser, with a cancel button. */
export function FetchProgress({
  fetch,
  onCancel,
}: {
  readonly fetch: Exclude<BrowserFetch, { kind: 'idle' | 'failed' }>
  readonly onCancel: () => void
}) {
  const total = fetch.kind === 'fetching' ? fetch.totalBytes : null
  const received = fetch.kind === 'fetching' ? fetch.receivedBytes : 0
  return (
    <div className="fetch" data-testid="browser-fetch" data-step={fetch.kind}>
      {/* Announce only the step: a screen reader would read a changing number without end. */}
      <p role="status">{words.browser.steps[fetch.kind]}</p>
      {total === null ? (
        <progress aria-label={words.browser.steps[fetch.kind]} />
      ) : (
        <progress max={total} value={received} aria-label={words.browser.steps[fetch.kind]} />
      )}
      <p className="fetch-foot">
        <span className="hint">
          {total !== null &&
            words.browser.progress({ received: Math.round(received / MEGABYTE), total: Math.round(total / MEGABYTE) })}
        </span>
        {fetch.kind === 'fetching' && (
          <button type="button" className="button" onClick={onCancel}>
            {words.browser.cancel}
          </button>
        )}
      </p>
    </div>
  )
}
