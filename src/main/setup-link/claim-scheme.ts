import type { App } from 'electron'
import type { Logger } from '../../core/ports.ts'
import { product } from '../product.ts'
import { writeLinkDesktopFile } from './link-desktop-file.ts'

/**
 * Registers this program for setup links. The installers do the same; this also repairs the entry of a copy that was moved. Linux knows
 * programs by their desktop files, so it writes one for an AppImage or an unpacked run, which have none. An unpacked run must name its
 * folder, or the system would start an empty Electron. Never throws.
 */
export async function claimSetupScheme(
  app: Pick<App, 'setAsDefaultProtocolClient' | 'isPackaged' | 'getAppPath'>,
  options: {
    readonly platform: NodeJS.Platform
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly program: string
    readonly logger: Logger
  },
): Promise<void> {
  const { platform, environment, program, logger } = options
  const folder = app.isPackaged ? [] : [app.getAppPath()]
  const appImage = environment['APPIMAGE']
  try {
    const isInstalled = app.isPackaged && appImage === undefined
    if (platform === 'linux' && !isInstalled) await writeLinkDesktopFile(environment, [appImage ?? program, ...folder])
    const isClaimed =
      folder.length === 0
        ? app.setAsDefaultProtocolClient(product.linkScheme)
        : app.setAsDefaultProtocolClient(product.linkScheme, program, folder)
    if (!isClaimed) logger.info('the system did not register us for setup links')
  } catch (error) {
    // Setup links are optional: the owner can also type the values by hand.
    logger.warn('could not register for setup links', { error })
  }
}
