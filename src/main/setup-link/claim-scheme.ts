import type { App } from 'electron'
import { resolve } from 'node:path'
import type { Logger } from '../../core/ports.ts'
import { product } from '../product.ts'

/**
 * Tells the system that setup links are ours. The installers do the same; this also heals a copy that was moved. An unpacked run must
 * name its folder, or the system would start an empty Electron.
 */
export function claimSetupScheme(
  app: Pick<App, 'setAsDefaultProtocolClient' | 'isPackaged'>,
  options: { readonly program: string; readonly entry: string | undefined; readonly logger: Logger },
): void {
  const { program, entry, logger } = options
  const isClaimed =
    app.isPackaged || entry === undefined
      ? app.setAsDefaultProtocolClient(product.linkScheme)
      : app.setAsDefaultProtocolClient(product.linkScheme, program, [resolve(entry)])
  if (!isClaimed) logger.info('the system did not make setup links ours')
}
