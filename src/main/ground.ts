import { app, clipboard, dialog, Notification, powerMonitor, protocol, session, shell } from 'electron'
import { systemProxies } from '../core/http/system-proxies.ts'
import { takeDataLock } from '../core/lock/data-lock.ts'
import { requireOpenFiles } from '../core/lock/open-files.ts'
import { requireOwnFolder } from '../core/lock/own-folder.ts'
import { mediaFolderOf } from '../core/media/kept-file.ts'
import type { Clock, CorePorts, Logger } from '../core/ports.ts'
import type { Place } from '../shared/model/computer.ts'
import { createSystemClock } from '../core/time/system-clock.ts'
import { LogFile } from './adapters/log-file.ts'
import { createNotifier, type DesktopNotifier } from './adapters/notifier.ts'
import { createPaths } from './adapters/paths.ts'
import { createPower, type DesktopPower } from './adapters/power.ts'
import type { CommandLine } from './command-line.ts'
import { wireCrashDialog } from './lifecycle/crash-dialog.ts'
import { Lifecycle } from './lifecycle/lifecycle.ts'
import { relaunch } from './lifecycle/relaunch.ts'
import { OwnersChoice } from './owners-choice.ts'
import { builtPaths } from './product.ts'
import { harden } from './security/harden.ts'
import { createOpenExternal } from './security/open-external.ts'
import { claimSetupScheme } from './setup-link/claim-scheme.ts'
import type { CreateCore } from './shell-core.ts'

/** How this run was started. `usualFolder` is where a start without arguments keeps its data. */
export interface Run {
  readonly commandLine: CommandLine
  readonly usualFolder: string
  readonly createCore: CreateCore
}

/** What every part of the shell stands on. */
export interface Ground {
  readonly run: Run
  readonly clock: Clock
  readonly logger: Logger
  readonly log: LogFile
  readonly paths: CorePorts['paths']
  readonly owner: OwnersChoice
  readonly lifecycle: Lifecycle
  readonly power: DesktopPower
  readonly notifier: DesktopNotifier<Place>
  readonly releaseData: () => void
}

/** The data folder, which is ours from here on, the log, and the last net. */
export async function openGround(run: Run): Promise<Ground> {
  const clock = createSystemClock()
  requireOpenFiles()
  requireOwnFolder(app.getPath('userData'))
  const paths = createPaths(app.getPath('userData'))
  // Electron's own lock knows only the desktop app; this one also knows a headless host on the same folder.
  const releaseData = await takeDataLock(paths.data)
  // A start that fails later, or a crash, would leave it behind for the next one to judge.
  process.once('exit', releaseData)
  const log = new LogFile({ directory: paths.logs, level: app.isPackaged ? 'info' : 'debug' })
  const { logger } = log
  logger.info('starting', { version: app.getVersion(), platform: process.platform, hidden: run.commandLine.hidden })
  const owner = new OwnersChoice()
  const lifecycle = new Lifecycle(clock, logger.child('lifecycle'))
  wireCrashDialog({ app, dialog, clipboard, log, book: owner.book, lifecycle, relaunch: () => comeBack(run) })
  const notifier = createNotifier<Place>({
    isSupported: () => Notification.isSupported(),
    create: (text) => new Notification(text),
    clock,
  })
  const power = createPower(powerMonitor)
  return { run, clock, logger, log, paths, owner, lifecycle, power, notifier, releaseData }
}

/** Has the program started anew once it has ended. */
export function comeBack(run: Run): void {
  relaunch({ app, run: process, dataDir: run.commandLine.dataDir })
}

/** What a page may reach, before there is one. */
export function guardPages({ logger, owner, paths }: Ground): void {
  const openExternal = createOpenExternal({ open: (url) => shell.openExternal(url), logger: logger.child('links') })
  harden({
    ...{ app, protocol, session: session.defaultSession, openExternal, logger },
    rendererRoot: builtPaths.renderer,
    mediaFolder: mediaFolderOf(paths.data),
    book: owner.book,
  })
  systemProxies.use((url) => session.defaultSession.resolveProxy(url))
  void claimSetupScheme(app, {
    platform: process.platform,
    environment: process.env,
    program: process.execPath,
    logger: logger.child('setup'),
  })
}
