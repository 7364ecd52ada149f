import { Menu, type App, type Protocol, type Session } from 'electron'
import type { Logger } from '../../core/ports.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { contextMenuTemplate } from '../menu/context-menu.ts'
import { handleAppScheme } from './app-scheme.ts'
import { guardNavigation } from './navigation-guards.ts'
import type { OpenExternal } from './open-external.ts'
import { lockPermissions } from './permissions.ts'

/** Installs every guard before the first window: our scheme, permissions, navigation, new windows, the right-click menu. */
export function harden(options: {
  readonly app: Pick<App, 'on'>
  readonly protocol: Pick<Protocol, 'handle'>
  readonly session: Session
  readonly rendererRoot: string
  readonly mediaFolder: string
  readonly openExternal: OpenExternal
  readonly logger: Logger
  readonly book: () => Catalog
}): void {
  const { app, protocol, session, rendererRoot, mediaFolder, openExternal, logger, book } = options
  handleAppScheme(protocol, rendererRoot, mediaFolder)
  lockPermissions(session)
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents, { openExternal, logger: logger.child('navigation') })
    contents.on('context-menu', (_click, params) => {
      const items = contextMenuTemplate(params, book())
      if (items.length > 0) Menu.buildFromTemplate(items).popup()
    })
  })
  app.on('child-process-gone', (_event, { type, reason }) => logger.warn('a helper process ended', { type, reason }))
}
