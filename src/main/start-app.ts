import {
  app,
  clipboard,
  dialog,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
} from 'electron'
import { join } from 'node:path'
import { takeDataLock } from '../core/lock/data-lock.ts'
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
import { createCoreTransport } from './ipc/core-transport.ts'
import { wireCrashDialog } from './lifecycle/crash-dialog.ts'
import { createLifecycle } from './lifecycle/lifecycle.ts'
import { SHORT_DEADLINE_MS, wireQuit, wireSessionEnd } from './lifecycle/quit.ts'
import { contextMenuTemplate } from './menu/context-menu.ts'
import { appMenuTemplate } from './menu/app-menu.ts'
import { builtPaths, product } from './product.ts'
import { handleAppScheme } from './security/app-scheme.ts'
import { guardNavigation } from './security/navigation-guards.ts'
import { createOpenExternal } from './security/open-external.ts'
import { lockPermissions } from './security/permissions.ts'
import type { CreateCore } from './shell-core.ts'
import { listenGateway } from './state/listen-gateway.ts'
import { mirrorCore } from './state/mirror-core.ts'
import { trayIconPath } from './tray/tray-icons.ts'
import { createTrayActions } from './tray/tray-actions.ts'
import { createTrayService } from './tray/tray-service.ts'
import { createMainWindow } from './windows/main-window.ts'

export interface RunningApp {
  /** Opens the window, or brings it to the front: the second start asks for this. */
  showWindow(): void
}

/** Composition root of the desktop app: adapters → core → services, each handed what it needs. Runs once, after ready. */
export async function startApp(commandLine: CommandLine, createCore: CreateCore): Promise<RunningApp> {
  const clock = createClock()
  const paths = createPaths(app.getPath('userData'))
  // Electron's own lock knows only the desktop app; this one also knows a headless host on the same folder.
  const releaseData = takeDataLock(paths.data)
  const log = createLogFile({ directory: paths.logs, level: app.isPackaged ? 'info' : 'debug' })
  const { logger } = log
  logger.info('starting', { version: app.getVersion(), platform: process.platform, hidden: commandLine.hidden })
  let closeDown = async (): Promise<void> => undefined
  wireCrashDialog({ app, dialog, clipboard, log, closeDown: () => closeDown() })

  const openExternal = createOpenExternal({
    open: (url) => shell.openExternal(url),
    logger: logger.child('links'),
  })
  handleAppScheme(protocol, builtPaths.renderer)
  lockPermissions(session.defaultSession)
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents, { openExternal, logger: logger.child('navigation') })
    contents.on('context-menu', (_click, params) => {
      const items = contextMenuTemplate(params)
      if (items.length > 0) Menu.buildFromTemplate(items).popup()
    })
  })
  app.on('child-process-gone', (_event, { type, reason }) => logger.warn('a helper process ended', { type, reason }))

  const store = (name: string) => createJsonStore({ folder: paths.data, name, at: clock.now() })
  const settings = store('settings')
  const secrets = store('secrets')
  const memory = createShellMemory(store('shell'), logger.child('memory'))
  const notifier = createNotifier({
    isSupported: () => Notification.isSupported(),
    create: (text) => new Notification(text),
    onClick: () => window.show(),
    clock,
    title: product.name,
  })
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
      logger: logger.child('vault'),
    }),
    paths,
    notifier,
    power: createPower(powerMonitor),
    overrides: commandLine.overrides,
    version: app.getVersion(),
    host: 'desktop',
    ...(app.isPackaged ? { browsersBeside: join(process.resourcesPath, 'browsers') } : {}),
  })

  const lifecycle = createLifecycle({
    async stop(deadlineMs) {
      await core.stop(deadlineMs)
      releaseData()
      tray.destroy()
      await log.flush()
    },
    clock,
    logger: logger.child('lifecycle'),
  })
  wireQuit({ app, powerMonitor, lifecycle })
  closeDown = () => lifecycle.close('crash', SHORT_DEADLINE_MS)

  const transport = createCoreTransport({ core, logger: logger.child('ipc') })
  const window = createMainWindow({
    clock,
    logger: logger.child('window'),
    memory,
    isPackaged: app.isPackaged,
    isRunning: () => lifecycle.state === 'running',
    onCreated(created) {
      transport.attach(created.webContents)
      wireSessionEnd(created, { app, lifecycle })
    },
    onHidden() {
      if (memory.get('toldAboutTray') === true) return
      memory.set('toldAboutTray', true)
      void notifier.show({
        title: 'Salesboy keeps working',
        body: 'It goes on answering in the background. Open it or quit it from its icon in the tray.',
      })
    },
  })

  const template = appMenuTemplate(process.platform)
  Menu.setApplicationMenu(template === null ? null : Menu.buildFromTemplate(template))
  const mirror = await mirrorCore(core)
  const tray = createTrayService({
    create: (icon) => new Tray(icon),
    buildMenu: (items) => Menu.buildFromTemplate(items),
    iconPath: (status) => trayIconPath(builtPaths.resources, process.platform, status),
    onAction: createTrayActions({
      core,
      clock,
      logger: logger.child('tray'),
      open: () => window.show(),
      quit: () => app.quit(),
    }),
    opensOnClick: process.platform !== 'darwin',
    first: mirror.state,
  })
  mirror.onChanged((state) => tray.setState(state))

  app.on('activate', () => window.show())
  core.start({ sessions: commandLine.sessions })
  listenGateway(core, {
    logger: logger.child('gateway'),
    onProblem: (body) => void notifier.show({ title: product.name, body }),
  })
  if (!commandLine.hidden) window.show()
  return { showWindow: () => window.show() }
}
