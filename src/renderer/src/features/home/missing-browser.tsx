import type { Message } from '../../../../shared/words/say.ts'
import { FetchProgress, isOnItsWay } from '../../components/fetch-progress.tsx'
import { words } from '../../i18n/words.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { command, useHost } from '../../stores/host-store.ts'

/** Shown when a shop cannot start without a browser: the progress of fetching the small one, or how to get it. */
export function MissingBrowser({ missing }: { readonly missing: Message }) {
  const { fetch, fitting } = useHost((state) => state.snapshot!.browser)
  const isNamed = useHost((state) => state.snapshot!.settings.values['browser.path'] !== '')
  if (isOnItsWay(fetch)) {
    return (
      <div>
        <FetchProgress fetch={fetch} onCancel={() => void command('browser.cancelFetch', {})} />
        <p className="hint">{words.browser.startsThen}</p>
      </div>
    )
  }
  const canFetch = fitting.fetchable && !fitting.present && !isNamed
  return (
    <div className="missing-browser">
      <p className="hint">{sayIt(missing)}</p>
      {canFetch && (
        <button type="button" className="button" onClick={() => void command('browser.fetch', {})}>
          {words.browser.fetch}
        </button>
      )}
    </div>
  )
}
