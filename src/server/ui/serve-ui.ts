import type { Core } from '../../core/create-core.ts'
import { createEventFeed } from './event-feed.ts'
import type { UiAccess } from './ui-access.ts'
import { UiDoor } from './ui-door.ts'
import {
  addCommandRoute,
  addEventsRoute,
  addMediaRoute,
  addPageRoute,
  addSessionRoute,
  guardOrigin,
  type UiContext,
} from './ui-routes.ts'

/**
 * Adds the interface to the gateway's server, before it listens: the built page at `/`, `POST /ui/session` (one-time token → cookie),
 * `POST /ui/rpc` (commands for the core), `GET /ui/events` and kept media under `/ui/media/`. `announce` shows the owner a new address
 * after a used one was presented.
 */
export function serveUi(options: {
  readonly core: Pick<Core, 'dispatch' | 'onEvent'> & { readonly gateway: Pick<Core['gateway'], 'extend' | 'streams'> }
  /** Absolute path of the built renderer. */
  readonly root: string
  readonly mediaFolder: string
  readonly access: UiAccess
  readonly announce: () => void
}): void {
  const { core, access, announce } = options
  const feed = createEventFeed((listener) => core.onEvent(listener))
  const ui: UiContext = { ...options, door: new UiDoor(access, announce), feed }
  core.gateway.extend((app) => {
    app.addHook('preClose', async () => feed.stop())
    app.register(async (scope) => {
      guardOrigin(scope)
      addSessionRoute(scope, ui)
      addCommandRoute(scope, ui)
      addEventsRoute(scope, ui)
      addMediaRoute(scope, ui)
      addPageRoute(scope, ui)
    })
  })
}
