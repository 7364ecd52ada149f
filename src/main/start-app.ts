import { app, BaseWindow, dialog, powerMonitor, powerSaveBlocker, safeStorage } from 'electron'
import { join } from 'node:path'
import type { CorePorts, Logger } from '../core/ports.ts'
import { say } from '../shared/words/say.ts'
import { damageReport } from './adapters/damage-report.ts'
import { createJsonStore, type JsonStore } from './adapters/json-store.ts'
import { createSecretBox } from './adapters/secret-box.ts'
import { createSettingsStore } from './adapters/settings-store.ts'
import { createShellMemory } from './adapters/shell-memory.ts'
import type { CommandLine } from './command-line.ts'
import { chooseLoginItem } from './computer/choose-login-item.ts'
import { Computer } from './computer/computer.ts'
import { createKeepAwake } from './computer/keep-awake.ts'
import { comeBack, guardPages, openGround, type Ground, type Run } from './ground.ts'
import { createCoreTransport } from './ipc/core-transport.ts'
import { leaveNote } from './lifecycle/after-update.ts'
import { openSessionEndWindow, QUIT_DEADLINE_MS, wireQuit, wireSessionEnd } from './lifecycle/quit.ts'
import { startProblem } from './lifecycle/start-problem.ts'
import { createNotificationService } from './notifications/notification-service.ts'
import { product } from './product.ts'
import type { ShellCore } from './shell-core.ts'
import { showCore } from './show-core.ts'
import { GatewayListener } from './state/gateway-listener.ts'
import { createElectronUpdaterPort } from './updates/electron-updater-port.ts'
import { MainWindow } from './windows/main-window.ts'

export interface RunningApp {
  /** Opens the window or brings it to the front. A second start calls it. */
  showWindow(): void
  /** Asks the owner about a setup link from the system. */
  offerLink(link: string): void
}

/** Composition root of the desktop app: ground → window and computer → core → tray, menus and gateway. Runs once, after ready. */
export async function startApp(run: Run): Promise<RunningApp> {
  const ground = await openGround(run)
  const { logger, owner, lifecycle, notifier, paths, releaseData, log } = ground
  guardPages(ground)
  const store = (name: string) => createJsonStore({ folder: paths.data, name })
  const memory = createShellMemory(store('shell'), logger.child('memory'))
  const window = new MainWindow({ ...ground, logger: logger.child('window'), memory })
  const computer = await createComputerOf(ground, window)
  const notifications = createNotifications(ground, window)
  const stores = { settings: store('settings'), secrets: store('secrets') }
  const core = await createCoreOf(ground, stores, { notifier: notifications, computer: computer.port })
  owner.follow(core.settings)
  // From here on the program can be asked to quit. Parts created later are added below.
  const work = [core, { stop: releaseData, stopNow: releaseData }]
  const lines = { stop: () => log.flush(), stopNow: () => log.flushNow() }
  lifecycle.closes([computer, notifications, ...work, lines])
  notifier.onClick((place) => computer.want(place))
  const sessionEnd = listenToEnds(ground, window)
  const transport = createCoreTransport({ core, logger: logger.child('ipc') })
  window.onMade(({ webContents }) => transport.attach(webContents))
  const tray = await showCore(core, ground, { window, computer, notifications })
  const gateway = createGatewayListener(core, ground)
  lifecycle.closes([gateway, computer, notifications, ...work, tray, { stop: () => sessionEnd?.destroy() }, lines])
  app.on('activate', () => window.show())
  computer.attach(core)
  if (!startsHidden(run.commandLine)) window.show()
  // Start the core after the window, so that the page loads in parallel with the first session's library.
  beginWork(core, gateway, ground)
  const offerLink = (link: string) => offer(link, computer, logger)
  if (run.commandLine.link !== null) offerLink(run.commandLine.link)
  return { showWindow: () => window.show(), offerLink }
}

async function createComputerOf(ground: Ground, window: MainWindow): Promise<Computer> {
  const { run, clock, logger, log, owner, lifecycle, power } = ground
  const { dataDir } = run.commandLine
  return new Computer({
    ...{ platform: process.platform, power, dialog, book: owner.book, clock, logger },
    loginItem: chooseLoginItem({
      ...{ app, platform: process.platform, environment: process.env, dataDir },
      program: process.execPath,
      appPath: app.getAppPath(),
    }),
    keepAwake: createKeepAwake(powerSaveBlocker),
    updater: await createElectronUpdaterPort({
      ...{ app, resources: process.resourcesPath },
      logger: logger.child('updates'),
    }),
    async closeDown() {
      await lifecycle.close('update', QUIT_DEADLINE_MS)
      leaveNote(run.usualFolder, { dataDir, version: app.getVersion() })
    },
    restart() {
      log.flushNow()
      comeBack(run)
      app.exit(0)
    },
    window,
    quit: () => app.quit(),
  })
}

function createNotifications({ clock, logger, owner, power, notifier }: Ground, window: MainWindow) {
  const notifications = createNotificationService({
    show: ({ body, place }) => notifier.show({ title: product.name, body }, place),
    isOn: () => owner.wantsNotifications,
    isWindowInFront: () => window.isInFront,
    isLocked: power.isLocked,
    book: owner.book,
    ...{ clock, logger: logger.child('notifications') },
  })
  power.onLock((isLocked) => notifications.setLocked(isLocked))
  return notifications
}

function createCoreOf(
  { run, clock, logger, paths, power }: Ground,
  { settings, secrets }: { readonly settings: JsonStore; readonly secrets: JsonStore },
  services: Pick<CorePorts, 'notifier' | 'computer'>,
): Promise<ShellCore> {
  const damage = damageReport([
    { what: 'settings', store: settings },
    { what: 'secrets', store: secrets },
  ])
  return run.createCore({
    ...{ clock, logger, paths, power },
    ...services,
    settings: createSettingsStore(settings, damage),
    secrets: createSecretBox({
      ...{ vault: safeStorage, store: secrets, platform: process.platform, clock },
      logger: logger.child('vault'),
    }),
    overrides: run.commandLine.overrides,
    version: app.getVersion(),
    host: 'desktop',
    ...(app.isPackaged ? { browsersBeside: join(process.resourcesPath, 'browsers') } : {}),
  })
}

/** Listens to every quit request. Windows reports the session end only to a window, so a hidden one is opened there. */
function listenToEnds({ lifecycle }: Ground, window: MainWindow): BaseWindow | null {
  wireQuit({ app, powerMonitor, lifecycle })
  window.onMade((made) => wireSessionEnd(made, { app, lifecycle }))
  return openSessionEndWindow({
    platform: process.platform,
    create: (shown) => new BaseWindow(shown),
    ...{ app, lifecycle },
  })
}

function createGatewayListener(core: ShellCore, { clock, logger, owner, notifier }: Ground): GatewayListener {
  return new GatewayListener(core, {
    ...{ clock, logger: logger.child('gateway') },
    onProblem(problem) {
      const text = { title: product.name, body: say(owner.book(), problem) }
      void notifier.show(text, { screen: 'settings', sessionId: null })
    },
  })
}

function beginWork(core: ShellCore, gateway: GatewayListener, { run, logger, owner, notifier }: Ground): void {
  const started = core.start({ sessions: run.commandLine.sessions, listen: () => gateway.start() })
  // Tell the owner that no shop connects. The window, the tray and Quit keep working.
  started.catch((error: unknown) => {
    logger.error('the core could not start', { error })
    const { title, text } = startProblem(owner.book(), error)
    void notifier.show({ title, body: text }, { screen: 'home', sessionId: null })
  })
}

/** macOS does not pass `--hidden` at login but reports that it opened the program. */
function startsHidden({ hidden }: CommandLine): boolean {
  return hidden || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
}

function offer(link: string, { links }: Computer, logger: Logger): void {
  links
    .offer(link)
    .catch((error: unknown) => logger.error('the owner could not be asked about a setup link', { error }))
}
