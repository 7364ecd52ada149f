import { catalogFor } from '../shared/words/catalogs.ts'
import type { Catalog } from '../shared/words/catalog.ts'
import type { ShellCore } from './shell-core.ts'

/** The settings of the owner that the shell needs. Until `follow` is called: the system's language, and everything on. */
export class OwnersChoice {
  #settings: Pick<ShellCore['settings'], 'get'> | null = null

  follow(settings: Pick<ShellCore['settings'], 'get'>): void {
    this.#settings = settings
  }

  /** The catalog of the current language. An arrow function, so that it can be passed on unbound. */
  readonly book = (): Catalog => catalogFor(this.#settings?.get('computer.language') ?? 'system')

  get wantsNotifications(): boolean {
    return this.#settings?.get('computer.notifications') !== 'off'
  }

  /** True: closing the window keeps the program in the tray. False: closing it quits the program. */
  get closesToTray(): boolean {
    return this.#settings?.get('computer.closeToTray') !== 'off'
  }
}
