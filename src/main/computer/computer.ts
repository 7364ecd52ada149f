import type { Dialog } from 'electron'
import type { Catalog } from '../../shared/words/catalog.ts'
import type { Clock, ComputerEvent, ComputerPort, Logger } from '../../core/ports.ts'
import type { Place } from '../../shared/model/computer.ts'
import type { DesktopPower } from '../adapters/power.ts'
import { createSetupLinks, type SetupLinks } from '../setup-link/setup-links.ts'
import type { ShellCore } from '../shell-core.ts'
import { isCoreQuiet } from '../updates/quiet.ts'
import { createUpdateService } from '../updates/update-service.ts'
import type { UpdaterPort } from '../updates/updater-port.ts'
import type { KeepAwake } from './keep-awake.ts'
import type { LoginItem } from './login-item.ts'
import { createStartAtLogin } from './start-at-login.ts'

export interface Computer {
  readonly port: ComputerPort
  readonly links: SetupLinks
  /** Follows the settings from here on; called once, when the core is there. */
  attach(core: Pick<ShellCore, 'dispatch' | 'settings'>): void
  /** Leads the window to a place. */
  want(place: Place): void
  /**
   * Whether a shop is connected. A Mac lets a program without a window nap (App Nap): its timers come minutes late, and with them answers,
   * retries and the look at the connection.
   */
  setConnected(isConnected: boolean): void
  stop(): void
}

/** Host name of the assistant that is set up, or null. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}

/**
 * The computer as the core's port: start at login, staying awake, power, updates, setup links. It comes before the core, which asks for
 * it, and is attached to the core's settings afterwards.
 */
export function createComputer(options: {
  readonly platform: NodeJS.Platform
  readonly loginItem: LoginItem
  readonly keepAwake: KeepAwake
  readonly power: DesktopPower
  readonly updater: UpdaterPort
  readonly dialog: Pick<Dialog, 'showMessageBox' | 'showOpenDialog'>
  /** The language as it is set now. */
  readonly book: () => Catalog
  readonly clock: Clock
  readonly logger: Logger
  /** Stops the whole program but for its last step. */
  readonly closeDown: () => Promise<void>
  readonly restart: () => void
  readonly openWindow: () => void
  readonly quit: () => void
}): Computer {
  const {
    platform,
    loginItem,
    keepAwake,
    power,
    updater,
    dialog,
    book,
    clock,
    logger,
    closeDown,
    restart,
    openWindow,
    quit,
  } = options
  const listeners = new Set<(event: ComputerEvent) => void>()
  const emit = (event: ComputerEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  const changed = () => emit({ type: 'computer.changed' })
  let isStopped = false
  let core: Pick<ShellCore, 'dispatch' | 'settings'> | null = null

  const want = (place: Place) => {
    openWindow()
    emit({ type: 'navigate', place })
  }
  const startAtLogin = createStartAtLogin({ item: loginItem, logger: logger.child('login'), onChanged: changed })
  const links = createSetupLinks({
    dialog,
    book,
    clock,
    logger: logger.child('setup'),
    currentHost: () => (core === null ? null : hostOf(core.settings.get('core.url'))),
    onChanged: () => emit({ type: 'setup.pending' }),
    onAccepted: () => want({ screen: 'home', sessionId: null }),
  })
  const updates = createUpdateService({
    updater,
    clock,
    logger: logger.child('updates'),
    onChanged: changed,
    isQuiet: async () => core === null || isCoreQuiet(core),
    closeDown,
    restart,
  })
  power.onBattery(changed)
  power.onLock(changed)

  return {
    links,
    want,
    attach(attached) {
      core = attached
      const { settings } = attached
      const applyAwake = () => {
        keepAwake.set('setting', settings.get('computer.keepAwake') === 'on')
        changed()
      }
      const applyUpdates = () =>
        updates.configure({
          isOn: settings.get('updates.check') === 'on',
          feedUrl: settings.get('updates.feedUrl'),
        })
      const isLoginWanted = () => settings.get('computer.startAtLogin') === 'on'
      applyAwake()
      applyUpdates()
      void startAtLogin.begin(isLoginWanted())
      settings.onChanged((name) => {
        if (name === 'computer.keepAwake') applyAwake()
        else if (name === 'computer.startAtLogin') void startAtLogin.apply(isLoginWanted())
        else if (name === 'updates.check' || name === 'updates.feedUrl') applyUpdates()
      })
    },
    setConnected(isConnected) {
      if (platform !== 'darwin' || isStopped) return
      const was = keepAwake.isOn
      keepAwake.set('connected', isConnected)
      if (keepAwake.isOn !== was) changed()
    },
    stop() {
      isStopped = true
      updates.stop()
      keepAwake.set('setting', false)
      keepAwake.set('connected', false)
    },
    port: {
      view: () => ({
        startAtLogin: startAtLogin.view,
        keepsAwake: keepAwake.isOn,
        onBattery: power.isOnBattery,
        locked: power.isLocked,
        updates: updates.status,
      }),
      pendingSetup: () => links.pending,
      takeSetup: () => links.take(),
      dismissSetup: () => links.dismiss(),
      checkForUpdate: () => updates.check(),
      downloadUpdate: () => updates.download(),
      installUpdate: () => updates.install(),
      async chooseProgram() {
        const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'dontAddToRecent'] })
        return canceled ? null : (filePaths[0] ?? null)
      },
      quit,
      onEvent(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
}
