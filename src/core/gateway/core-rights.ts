import type { SettingsReader } from '../settings/settings.ts'

/** How a core calls: over the HTTP API or over its command stream. */
export type CoreDoor = 'gateway' | 'stream'

export interface CoreRights {
  /** Whether `start` may add a session that neither the owner nor the command line has named. */
  mayAdd(door: CoreDoor): boolean
  /** Whether `stop` may unlink the phone. */
  mayUnlink(door: CoreDoor): boolean
}

/**
 * What a core may do to the shops of this host, beyond running them. By default only the HTTP API of a headless host may do so, because the
 * gateway that it replaces let its core do so. On an owner's computer the shops are the owner's.
 */
export function createCoreRights(settings: Pick<SettingsReader, 'get'>, host: 'desktop' | 'headless'): CoreRights {
  const allows = (name: 'sessions.addedByCore' | 'sessions.unlinkedByCore', door: CoreDoor): boolean => {
    const set = settings.get(name)
    return set === 'auto' ? host === 'headless' && door === 'gateway' : set === 'on'
  }
  return {
    mayAdd: (door) => allows('sessions.addedByCore', door),
    mayUnlink: (door) => allows('sessions.unlinkedByCore', door),
  }
}
