import { catalogFor } from '../shared/words/catalogs.ts'
import type { Catalog } from '../shared/words/catalog.ts'
import type { ShellCore } from './shell-core.ts'

/** What the owner has chosen, as the shell needs it. Until the settings are read: the system's language, and everything on. */
export class OwnersChoice {
  #settings: Pick<ShellCore['settings'], 'get'> | null = null

  follow(settings: Pick<ShellCore['settings'], 'get'>): void {
    this.#settings = settings
  }

  /** The language as it is set now. A function of its own, to be handed on. */
  readonly book = (): Catalog => catalogFor(this.#settings?.get('computer.language') ?? 'system')

  get wantsNotifications(): boolean {
    return this.#settings?.get('computer.notifications') !== 'off'
  }

  /** A closed window stays in the tray; otherwise closing it ends the program. */
  get closesToTray(): boolean {
    return this.#settings?.get('computer.closeToTray') !== 'off'
  }
}
