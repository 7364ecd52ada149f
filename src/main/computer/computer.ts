import type { Dialog } from 'electron'
import type { Catalog } from '../../shared/words/catalog.ts'
import type { Clock, ComputerEvent, ComputerPort, Logger } from '../../core/ports.ts'
import type { Place } from '../../shared/model/computer.ts'
import type { DesktopPower } from '../adapters/power.ts'
import { SetupLinks } from '../setup-link/setup-links.ts'
import type { ShellCore } from '../shell-core.ts'
import { isCoreQuiet } from '../updates/quiet.ts'
import { UpdateService } from '../updates/update-service.ts'
import type { UpdaterPort } from '../updates/updater-port.ts'
import type { KeepAwake } from './keep-awake.ts'
import type { LoginItem } from './login-item.ts'
import { createStartAtLogin, type StartAtLogin } from './start-at-login.ts'

/** Host (with port) of the core's URL, or null when it is not a valid URL. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}

export interface ComputerOptions {
  readonly platform: NodeJS.Platform
  readonly loginItem: LoginItem
  readonly keepAwake: KeepAwake
  readonly power: DesktopPower
  readonly updater: UpdaterPort
  readonly dialog: Pick<Dialog, 'showMessageBox' | 'showOpenDialog'>
  /** The catalog of the current language. */
  readonly book: () => Catalog
  readonly clock: Clock
  readonly logger: Logger
  /** Stops everything except the process itself. */
  readonly closeDown: () => Promise<void>
  readonly restart: () => void
  readonly window: { show(): void }
  readonly quit: () => void
}

/**
 * The computer as the core's port: start at login, staying awake, power, updates, setup links. It is created before the core, which needs
 * the port, and is attached to the core's settings afterwards.
 */
export class Computer {
  readonly links: SetupLinks
  readonly #options: ComputerOptions
  readonly #startAtLogin: StartAtLogin
  readonly #updates: UpdateService
  readonly #listeners = new Set<(event: ComputerEvent) => void>()
  #core: Pick<ShellCore, 'dispatch' | 'settings'> | null = null
  #isStopped = false

  constructor(options: ComputerOptions) {
    const { clock, logger, dialog, book, power, updater, closeDown, restart } = options
    this.#options = options
    this.#startAtLogin = createStartAtLogin({
      item: options.loginItem,
      logger: logger.child('login'),
      onChanged: () => this.#changed(),
    })
    this.links = new SetupLinks({
      ...{ dialog, book, clock, logger: logger.child('setup') },
      currentHost: () => (this.#core === null ? null : hostOf(this.#core.settings.get('core.url'))),
      onChanged: () => this.#emit({ type: 'setup.pending' }),
      onAccepted: () => this.want({ screen: 'home', sessionId: null }),
    })
    this.#updates = new UpdateService({
      ...{ updater, clock, logger: logger.child('updates'), closeDown, restart },
      onChanged: () => this.#changed(),
      isQuiet: async () => this.#core === null || isCoreQuiet(this.#core),
    })
    power.onBattery(() => this.#changed())
    power.onLock(() => this.#changed())
  }

  /** Applies the settings and follows their changes. Called once, after the core is created. */
  attach(core: Pick<ShellCore, 'dispatch' | 'settings'>): void {
    this.#core = core
    const { settings } = core
    const isLoginWanted = () => settings.get('computer.startAtLogin') === 'on'
    this.#applyAwake(core)
    this.#applyUpdates(core)
    void this.#startAtLogin.begin(isLoginWanted())
    settings.onChanged((name) => {
      if (name === 'computer.keepAwake') this.#applyAwake(core)
      else if (name === 'computer.startAtLogin') void this.#startAtLogin.apply(isLoginWanted())
      else if (name === 'updates.check' || name === 'updates.feedUrl') this.#applyUpdates(core)
    })
  }

  /** Shows the window and navigates it to a place. */
  want(place: Place): void {
    this.#options.window.show()
    this.#emit({ type: 'navigate', place })
  }

  /**
   * Keeps a Mac awake while a shop is connected; does nothing on other systems. Without a window, App Nap delays the timers by minutes, and
   * with them replies, retries and the connection check.
   */
  setConnected(isConnected: boolean): void {
    const { keepAwake, platform } = this.#options
    if (platform !== 'darwin' || this.#isStopped) return
    const was = keepAwake.isOn
    keepAwake.set('connected', isConnected)
    if (keepAwake.isOn !== was) this.#changed()
  }

  stop(): void {
    this.#isStopped = true
    this.#updates.stop()
    this.#options.keepAwake.set('setting', false)
    this.#options.keepAwake.set('connected', false)
  }

  get port(): ComputerPort {
    const { keepAwake, power, quit } = this.#options
    return {
      view: () => ({
        startAtLogin: this.#startAtLogin.view,
        keepsAwake: keepAwake.isOn,
        onBattery: power.isOnBattery,
        locked: power.isLocked,
        updates: this.#updates.status,
      }),
      pendingSetup: () => this.links.pending,
      takeSetup: () => this.links.take(),
      checkForUpdate: () => this.#updates.check(),
      downloadUpdate: () => this.#updates.download(),
      installUpdate: () => this.#updates.install(),
      chooseProgram: () => this.#chooseProgram(),
      quit,
      onEvent: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
    }
  }

  async #chooseProgram(): Promise<string | null> {
    const { dialog } = this.#options
    const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'dontAddToRecent'] })
    return canceled ? null : (filePaths[0] ?? null)
  }

  #applyAwake({ settings }: Pick<ShellCore, 'settings'>): void {
    this.#options.keepAwake.set('setting', settings.get('computer.keepAwake') === 'on')
    this.#changed()
  }

  #applyUpdates({ settings }: Pick<ShellCore, 'settings'>): void {
    this.#updates.configure({
      isOn: settings.get('updates.check') === 'on',
      feedUrl: settings.get('updates.feedUrl'),
    })
  }

  #changed(): void {
    this.#emit({ type: 'computer.changed' })
  }

  #emit(event: ComputerEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
