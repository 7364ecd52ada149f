import type { WebContents } from 'electron'
import type { Logger } from '../../core/ports.ts'
import type { OpenExternal } from './open-external.ts'
import { isOwnUrl } from './own-url.ts'

/** The fields of an Electron navigation event that the guard needs. */
interface NavigationEvent {
  readonly url: string
  /** Set only on `will-frame-navigate`. */
  readonly isMainFrame?: boolean
  preventDefault(): void
}

/**
 * Locks one web contents to our own page. `will-navigate` covers only the main frame and no redirects, so redirects and frames have their
 * own guards. The frame guard runs first, for the page too; a navigation it stops reaches no other guard. New windows never open
 * (electronjs.org, security checklist 13 and 14).
 */
export function guardNavigation(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  options: { readonly openExternal: OpenExternal; readonly logger: Logger },
): void {
  const { openExternal, logger } = options
  const guard = (what: string) => (event: NavigationEvent) => {
    if (isOwnUrl(event.url)) return
    event.preventDefault()
    const where = what === 'frame' && event.isMainFrame === true ? 'page' : what
    logger.warn('stopped a navigation', { what: where, scheme: event.url.slice(0, event.url.indexOf(':') + 1) })
  }
  contents.on('will-navigate', guard('page'))
  contents.on('will-redirect', guard('redirect'))
  contents.on('will-frame-navigate', guard('frame'))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url)
    return { action: 'deny' }
  })
}
