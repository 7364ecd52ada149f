import { catalogFor } from '../shared/words/catalogs.ts'
import {
  app,
  BaseWindow,
  clipboard,
  dialog,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
} from 'electron'
import { join } from 'node:path'
import type { Catalog } from '../shared/words/catalog.ts'
import { msg, say } from '../shared/words/say.ts'
import { systemProxies } from '../core/http/system-proxies.ts'
import { takeDataLock } from '../core/lock/data-lock.ts'
import { requireOpenFiles } from '../core/lock/open-files.ts'
import { requireOwnFolder } from '../core/lock/own-folder.ts'
import type { Place } from '../shared/model/computer.ts'
import { createClock } from './adapters/clock.ts'
import { damageReport } from './adapters/damage-report.ts'
import { createJsonStore } from './adapters/json-store.ts'
import { createLogFile } from './adapters/log-file.ts'
import { createNotifier } from './adapters/notifier.ts'
import { createPaths } from './adapters/paths.ts'
import { createPower } from './adapters/power.ts'
import { createSecretBox } from './adapters/secret-box.ts'
import { createSettingsStore } from './adapters/settings-store.ts'
import { createShellMemory } from './adapters/shell-memory.ts'
import type { CommandLine } from './command-line.ts'
import { chooseLoginItem } from './computer/choose-login-item.ts'
import { createComputer } from './computer/computer.ts'
import { createKeepAwake } from './computer/keep-awake.ts'
import { createCoreTransport } from './ipc/core-transport.ts'
import { wireCrashDialog } from './lifecycle/crash-dialog.ts'
import { leaveNote } from './lifecycle/after-update.ts'
import { createLifecycle } from './lifecycle/lifecycle.ts'
import { relaunch } from './lifecycle/relaunch.ts'
import {
  openSessionEndWindow,
  QUIT_DEADLINE_MS,
  SHORT_DEADLINE_MS,
  wireQuit,
  wireSessionEnd,
} from './lifecycle/quit.ts'
import { startProblem } from './lifecycle/start-problem.ts'
import { appMenuTemplate } from './menu/app-menu.ts'
import { createNotificationService } from './notifications/notification-service.ts'
import { createWaitingTeller } from './notifications/tell-waiting.ts'
import { builtPaths, product } from './product.ts'
import { harden } from './security/harden.ts'
import { createOpenExternal } from './security/open-external.ts'
import { claimSetupScheme } from './setup-link/claim-scheme.ts'
import type { CreateCore } from './shell-core.ts'
import { listenGateway } from './state/listen-gateway.ts'
import { mirrorCore } from './state/mirror-core.ts'
import { createTrayActions } from './tray/tray-actions.ts'
import { trayIconPath } from './tray/tray-icons.ts'
import { hasTrayHost } from './tray/tray-host.ts'
import { createTrayService } from './tray/tray-service.ts'
import { createElectronUpdaterPort } from './updates/electron-updater-port.ts'
import { createMainWindow } from './windows/main-window.ts'

export interface RunningApp {
  /** Opens the window, or brings it to the front: the second start asks for this. */
  showWindow(): void
  /** Asks the owner about a setup link that the system handed over. */
  offerLink(link: string): void
}

/**
 * Composition root of the desktop app: adapters → core → services, each handed what it needs. Runs once, after ready. `usualFolder` is
 * where a start without arguments keeps its data.
 */
export async function startApp(
  commandLine: CommandLine,
  usualFolder: string,
  createCore: CreateCore,
): Promise<RunningApp> {
  const clock = createClock()
  requireOpenFiles()
  requireOwnFolder(app.getPath('userData'))
  const paths = createPaths(app.getPath('userData'))
  // Electron's own lock knows only the desktop app; this one also knows a headless host on the same folder.
  const releaseData = await takeDataLock(paths.data)
  const log = createLogFile({ directory: paths.logs, level: app.isPackaged ? 'info' : 'debug' })
  const { logger } = log
  logger.info('starting', { version: app.getVersion(), platform: process.platform, hidden: commandLine.hidden })
  let closeDown = async (): Promise<void> => undefined
  /** The system's language until the settings are read. */
  let book = (): Catalog => catalogFor('system')
  const comeBack = () => relaunch({ app, run: process, dataDir: commandLine.dataDir })
  wireCrashDialog({
    app,
    dialog,
    clipboard,
    log,
    book: () => book(),
    closeDown: () => closeDown(),
    relaunch: comeBack,
  })

  const openExternal = createOpenExternal({ open: (url) => shell.openExternal(url), logger: logger.child('links') })
  harden({
    app,
    protocol,
    session: session.defaultSession,
    rendererRoot: builtPaths.renderer,
    openExternal,
    logger,
    book: () => book(),
  })
  systemProxies.use((url) => session.defaultSession.resolveProxy(url))
  void claimSetupScheme(app, {
    platform: process.platform,
    environment: process.env,
    program: process.execPath,
    logger: logger.child('setup'),
  })

  const store = (name: string) => createJsonStore({ folder: paths.data, name, at: clock.now() })
  const settings = store('settings')
  const secrets = store('secrets')
  const memory = createShellMemory(store('shell'), logger.child('memory'))
  const power = createPower(powerMonitor)
  const computer = createComputer({
    platform: process.platform,
    loginItem: chooseLoginItem({
      app,
      platform: process.platform,
      environment: process.env,
      program: process.execPath,
      appPath: app.getAppPath(),
      dataDir: commandLine.dataDir,
    }),
    keepAwake: createKeepAwake(powerSaveBlocker),
    power,
    updater: await createElectronUpdaterPort({
      app,
      resources: process.resourcesPath,
      logger: logger.child('updates'),
    }),
    dialog,
    book: () => book(),
    clock,
    logger,
    async closeDown() {
      await lifecycle.close('update', QUIT_DEADLINE_MS)
      leaveNote(usualFolder, { dataDir: commandLine.dataDir, version: app.getVersion() })
    },
    restart() {
      log.flushNow()
      comeBack()
      app.exit(0)
    },
    openWindow: () => window.show(),
    quit: () => app.quit(),
  })
  const native = createNotifier<Place>({
    isSupported: () => Notification.isSupported(),
    create: (text) => new Notification(text),
    onClick: (place) => computer.want(place),
    clock,
  })
  const notifications = createNotificationService({
    show: ({ body, place }) => native.show({ title: product.name, body }, place),
    isOn: () => core.settings.get('computer.notifications') === 'on',
    isWindowInFront: () => window.isInFront,
    isLocked: power.isLocked,
    book: () => book(),
    clock,
    logger: logger.child('notifications'),
  })
  power.onLock((isLocked) => notifications.setLocked(isLocked))
  const core = await createCore({
    clock,
    logger,
    settings: createSettingsStore(
      settings,
      damageReport([
        { what: 'settings', store: settings },
        { what: 'secrets', store: secrets },
      ]),
    ),
    secrets: createSecretBox({
      vault: safeStorage,
      store: secrets,
      platform: process.platform,
      clock,
      logger: logger.child('vault'),
    }),
    paths,
    notifier: notifications,
    power,
    computer: computer.port,
    overrides: commandLine.overrides,
    version: app.getVersion(),
    host: 'desktop',
    ...(app.isPackaged ? { browsersBeside: join(process.resourcesPath, 'browsers') } : {}),
  })

  book = () => catalogFor(core.settings.get('computer.language'))
  let stopListening = (): void => undefined
  const lifecycle = createLifecycle({
    async stop(deadlineMs) {
      stopListening()
      computer.stop()
      notifications.stop()
      await core.stop(deadlineMs)
      releaseData()
      tray.destroy()
      sessionEnd?.destroy()
      await log.flush()
    },
    stopNow() {
      for (const step of [() => core.stopNow(), releaseData]) {
        try {
          step()
        } catch (error) {
          logger.error('closing at once failed', { error })
        }
      }
      log.flushNow()
    },
    clock,
    logger: logger.child('lifecycle'),
  })
  wireQuit({ app, powerMonitor, lifecycle })
  const sessionEnd = openSessionEndWindow({
    platform: process.platform,
    create: (shown) => new BaseWindow(shown),
    app,
    lifecycle,
  })
  closeDown = () => lifecycle.close('crash', SHORT_DEADLINE_MS)

  const transport = createCoreTransport({ core, logger: logger.child('ipc') })
  const window = createMainWindow({
    clock,
    logger: logger.child('window'),
    memory,
    isPackaged: app.isPackaged,
    isRunning: () => lifecycle.state === 'running',
    hidesOnClose: () => core.settings.get('computer.closeToTray') === 'on',
    onQuit: () => app.quit(),
    onCreated(created) {
      transport.attach(created.webContents)
      wireSessionEnd(created, { app, lifecycle })
    },
    hasTray: () => hasTrayHost(process.platform),
    onPutAway(how) {
      if (memory.get('toldAboutTray') === true) return
      memory.set('toldAboutTray', true)
      const title = say(book(), msg('tray.keeps-working'))
      const body = say(book(), msg(how === 'hidden' ? 'tray.keeps-working-detail' : 'tray.keeps-working-minimised'))
      void native.show({ title, body }, { screen: 'home', sessionId: null })
    },
  })

  Menu.setApplicationMenu(Menu.buildFromTemplate(appMenuTemplate(process.platform)))
  const mirror = await mirrorCore(core)
  const tray = createTrayService({
    create: (icon) => new Tray(icon),
    buildMenu: (items) => Menu.buildFromTemplate(items),
    iconPath: (status, isDark) =>
      trayIconPath({ resources: builtPaths.resources, platform: process.platform, status, isDark }),
    onAction: createTrayActions({
      core,
      clock,
      logger: logger.child('tray'),
      open: () => window.show(),
      showWaiting: () => computer.want({ screen: 'chats', sessionId: null, waiting: true }),
      showSession: (sessionId) => computer.want({ screen: 'home', sessionId }),
      quit: () => app.quit(),
    }),
    opensOnClick: process.platform !== 'darwin',
    isDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    first: mirror.state,
    book,
  })
  core.settings.onChanged((name) => {
    if (name === 'computer.language') tray.setState(mirror.state)
  })
  const tellWaiting = createWaitingTeller({
    notifier: notifications,
    clock,
    logger: logger.child('notifications'),
    first: mirror.state.waiting,
  })
  mirror.onChanged((state) => {
    tray.setState(state)
    computer.setConnected(state.sessions.some(({ state: { kind } }) => kind === 'connected'))
    tellWaiting(state.waiting)
  })
  nativeTheme.on('updated', () => tray.setDark(nativeTheme.shouldUseDarkColorsForSystemIntegratedUI))

  const offerLink = (link: string) => {
    computer.links
      .offer(link)
      .catch((error: unknown) => logger.error('a setup link could not be asked about', { error }))
  }
  app.on('activate', () => window.show())
  computer.attach(core)
  // macOS tells by itself that it started us; there our own argument is not passed on.
  const isLoginStart = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
  if (!commandLine.hidden && !isLoginStart) window.show()
  // After the window, whose page loads while the first session's library is.
  const started = core.start({
    sessions: commandLine.sessions,
    listen() {
      const listening = listenGateway(core, {
        clock,
        logger: logger.child('gateway'),
        onProblem(problem) {
          void native.show({ title: product.name, body: say(book(), problem) }, { screen: 'settings', sessionId: null })
        },
      })
      stopListening = listening.stop
      return listening.firstTry
    },
  })
  // Without this nobody would learn that no shop connects; the window, the tray and Quit go on working.
  started.catch((error: unknown) => {
    logger.error('the core could not start', { error })
    const { title, text } = startProblem(book(), error)
    void native.show({ title, body: text }, { screen: 'home', sessionId: null })
  })
  if (commandLine.link !== null) offerLink(commandLine.link)
  return { showWindow: () => window.show(), offerLink }
}
