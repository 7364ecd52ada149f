import type { App } from 'electron'
import type { AppUpdater } from 'electron-updater'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../../core/ports.ts'
import { plainNotes } from './release-notes.ts'
import type { UpdaterPort } from './updater-port.ts'

/** Whether a package manager owns this copy (a deb). Updating it from here would ask for the administrator's password through a shell. */
function isSystemPackage(resources: string): boolean {
  const path = join(resources, 'package-type')
  return existsSync(path) && readFileSync(path, 'utf8').trim() !== ''
}

/**
 * Time in ms within which a started installer must end the program. Squirrel.Mac copies, unpacks and verifies the download before it ends
 * the program; on a slow disk, with the system's own scan, that takes minutes. Other systems only start an installer program.
 */
export function installWithin(platform: NodeJS.Platform): number {
  return (platform === 'darwin' ? 10 : 2) * 60_000
}

const notInstalled: UpdaterPort = {
  installWithinMs: 0,
  isInstalled: false,
  setFeed: async () => undefined,
  check: async () => null,
  download: async () => undefined,
  install: () => Promise.reject(new Error('This copy is not one that updates itself.')),
}

function configure(updater: AppUpdater, logger: Logger): void {
  const line = (message?: unknown) => logger.debug('electron-updater', { message: String(message) })
  updater.logger = { info: line, warn: line, error: line, debug: line }
  updater.autoDownload = false
  // Install only on the owner's click: an installer that starts while the system shuts down is killed half-way.
  updater.autoInstallOnAppQuit = false
  updater.allowPrerelease = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
}

/** Follows the AppImage's new file name: the name contains the version, so an update renames it, and a later restart must find it. */
export function followAppImage(updater: Pick<AppUpdater, 'on'>, environment: NodeJS.ProcessEnv): void {
  // Only the AppImage updater emits this event, so it is missing in the common type.
  const renamed = updater as unknown as { on(event: string, listener: (path: string) => void): void }
  renamed.on('appimage-filename-updated', (path) => (environment['APPIMAGE'] = path))
}

/**
 * Starts the installer; never resolves, rejects when it fails. On Windows and Linux the installer starts or fails at once. On a Mac this
 * only asks the system's own updater to fetch the download; the answer comes later, so the listener stays until the program ends.
 */
export function startInstaller(updater: Pick<AppUpdater, 'once' | 'quitAndInstall'>): Promise<never> {
  return new Promise<never>((_never, reject) => {
    updater.once('error', reject)
    updater.quitAndInstall(true, true)
  })
}

/**
 * electron-updater as our port. Loaded only in an installed copy, to keep other starts fast. The library checks the staged rollout
 * (`stagingPercentage`), the integrity of a release (sha512) and, on Windows, its signature.
 */
export async function createElectronUpdaterPort(options: {
  readonly app: Pick<App, 'isPackaged'>
  readonly resources: string
  readonly logger: Logger
}): Promise<UpdaterPort> {
  const { app, resources, logger } = options
  if (!app.isPackaged || isSystemPackage(resources)) return notInstalled
  const { autoUpdater } = (await import('electron-updater')).default
  configure(autoUpdater, logger)
  followAppImage(autoUpdater, process.env)
  if (!autoUpdater.isUpdaterActive()) return notInstalled
  return {
    isInstalled: true,
    installWithinMs: installWithin(process.platform),
    async setFeed(url) {
      // This replaces only the address; the packed app-update.yml still sets the publisher's name and the cache.
      if (url === '') autoUpdater.updateConfigPath = null
      else autoUpdater.setFeedURL({ provider: 'generic', url })
    },
    async check() {
      const found = await autoUpdater.checkForUpdates()
      if (found === null || !found.isUpdateAvailable) return null
      const { version, releaseNotes } = found.updateInfo
      return { version, notes: plainNotes(releaseNotes) }
    },
    async download(onPercent) {
      const forward = ({ percent }: { percent: number }) => onPercent(percent)
      autoUpdater.on('download-progress', forward)
      try {
        await autoUpdater.downloadUpdate()
      } finally {
        autoUpdater.off('download-progress', forward)
      }
    },
    install: () => startInstaller(autoUpdater),
  }
}
