import type { Session } from 'electron'
import { isOwnUrl } from './own-url.ts'

/** Needed by the page's button that copies a pairing code. Every other permission is refused. */
const ALLOWED = new Set(['clipboard-sanitized-write'])

export function isPermissionAllowed(permission: string, origin: string): boolean {
  return ALLOWED.has(permission) && isOwnUrl(origin)
}

/** Denies permissions by default: without handlers Electron approves every request (electronjs.org, security checklist 5). */
export function lockPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isPermissionAllowed(permission, details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermissionAllowed(permission, origin))
  session.setDevicePermissionHandler(() => false)
}
