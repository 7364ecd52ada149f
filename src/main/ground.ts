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

/** How this run was started. `usualFolder` is the data folder of a start without arguments. */
export interface Run {
  readonly commandLine: CommandLine
  readonly usualFolder: string
  readonly createCore: CreateCore
}

/** The services that every part of the shell needs. */
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

/** Opens and locks the data folder, opens the log and installs the crash dialog. Throws when the folder cannot be used. */
export async function openGround(run: Run): Promise<Ground> {
  const clock = createSystemClock()
  requireOpenFiles()
  requireOwnFolder(app.getPath('userData'))
  const paths = createPaths(app.getPath('userData'))
  // Electron's own lock covers only the desktop app; this lock also covers a headless host on the same folder.
  const releaseData = await takeDataLock(paths.data)
  // Release the lock even when the start fails later; otherwise the next start must decide whether the lock is stale.
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

/** Starts the program again after this process has ended. */
export function comeBack(run: Run): void {
  relaunch({ app, run: process, dataDir: run.commandLine.dataDir })
}

/** Installs all guards on what pages may reach, and claims setup links. Called before the first window. */
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
