import type { App } from 'electron'
import { splitSetupLink } from '../setup-link/find-setup-link.ts'

/**
 * Has the program started anew once it has ended, with a window: whoever asked for it wants to see it. An AppImage is started by its
 * file: the folder it is mounted on for this run goes with it. A setup link that started this run was asked about already.
 */
export function relaunch(
  app: Pick<App, 'relaunch'>,
  run: Pick<NodeJS.Process, 'argv' | 'execPath'> & { readonly env: Readonly<Record<string, string | undefined>> },
): void {
  const { args } = splitSetupLink(run.argv.slice(1))
  app.relaunch({
    execPath: run.env['APPIMAGE'] ?? run.execPath,
    args: args.filter((argument) => argument !== '--hidden'),
  })
}
