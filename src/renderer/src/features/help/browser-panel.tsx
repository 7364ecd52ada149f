import { sayIt } from '../../i18n/say-it.ts'
import './browser-panel.css'
import { useEffect } from 'react'
import { FetchProgress, isOnItsWay } from '../../components/fetch-progress.tsx'
import { words } from '../../i18n/words.ts'
import { keepLeftToRight } from '../../lib/left-to-right.ts'
import { formatMoment } from '../../lib/time.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { command, useHost } from '../../stores/host-store.ts'

const MEGABYTE = 1024 * 1024

/** Facts about the hidden browser. Its version is shown because an old browser is a security risk. */
export function BrowserPanel() {
  const browser = useHost((state) => state.snapshot!.browser)
  // Ask again on opening: a browser may have been installed or updated.
  useEffect(() => void command('browser.status', {}), [])
  const text = words.browser
  const rows: readonly (readonly [string, string | null])[] = [
    [text.name, browser.kind === null ? null : `${keepLeftToRight(browser.name ?? '')} (${text.kinds[browser.kind]})`],
    [text.version, browser.path === null ? null : (browser.version ?? text.unknown)],
    [text.age, browser.age === null ? null : ageText(browser.age.months)],
    [text.source, browser.source === null ? null : text.sources[browser.source]],
    [
      text.size,
      browser.sizeBytes === null ? null : text.megabytes({ count: Math.round(browser.sizeBytes / MEGABYTE) }),
    ],
    [text.path, browser.path],
  ]
  return (
    <section className="panel browser" aria-labelledby="help-browser" data-testid="browser-panel">
      <h2 id="help-browser">{text.title}</h2>
      <p className="hint">{text.about}</p>
      {browser.problem !== null && !isOnItsWay(browser.fetch) && <p className="notice bad">{sayIt(browser.problem)}</p>}
      {browser.age !== null && browser.age.verdict !== 'fine' && (
        <p className="notice care" role="alert">
          {text.aged[browser.age.verdict]}
        </p>
      )}
      {browser.left.map(({ name, said }) => (
        <p key={name} className="notice care">
          {text.left({ name: keepLeftToRight(name), why: sayIt(said) })}
        </p>
      ))}
      {browser.path !== null && !browser.sandbox && <p className="notice care">{text.noSandbox}</p>}
      <dl className="facts">
        {rows
          .filter((row) => row[1] !== null)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{label === text.path ? <bdi dir="ltr">{value}</bdi> : value}</dd>
            </div>
          ))}
      </dl>
      <FetchPart />
    </section>
  )
}

/** Progress, failure or offer of fetching the small browser. Renders nothing when it is present or cannot be fetched. */
function FetchPart() {
  const { fetch, fitting } = useHost((state) => state.snapshot!.browser)
  const isNamed = useHost((state) => state.snapshot!.settings.values['browser.path'] !== '')
  const now = useMinute()
  const text = words.browser
  if (isOnItsWay(fetch)) {
    return <FetchProgress fetch={fetch} onCancel={() => void command('browser.cancelFetch', {})} />
  }
  if (fitting.present || !fitting.fetchable || isNamed) return null
  return (
    <div className="fetch-offer">
      {fetch.kind === 'failed' ? (
        <p className="notice care">
          {sayIt(fetch.said)} {fetch.nextAt !== null && text.again({ time: formatMoment(fetch.nextAt, now) })}
        </p>
      ) : (
        <p className="hint">{text.smaller}</p>
      )}
      <button type="button" className="button" onClick={() => void command('browser.fetch', {})}>
        {fetch.kind === 'failed' ? text.fetchAgain : text.fetch}
      </button>
    </div>
  )
}

function ageText(months: number): string {
  return months === 0 ? words.browser.noMonth : words.browser.months({ count: months })
}
