import { spawn } from 'node:child_process'
import type { App } from 'electron'
import { splitSetupLink } from '../setup-link/find-setup-link.ts'

/**
 * Waits until process $1 has ended, ten seconds at most, and becomes the program that follows. The lock of the data folder is free then,
 * and so is the folder that an AppImage was mounted on.
 */
const WAIT_THEN_RUN =
  'old=$1; shift; left=100; while [ $left -gt 0 ] && kill -0 "$old" 2>/dev/null; do sleep 0.1; left=$((left - 1)); done; exec "$@"'

export interface RelaunchOptions {
  readonly app: Pick<App, 'relaunch'>
  readonly run: Pick<NodeJS.Process, 'argv' | 'execPath' | 'pid'> & {
    readonly env: Readonly<Record<string, string | undefined>>
  }
  /** The data folder of this run when it is not the usual one: an update may have started it without saying so in its arguments. */
  readonly dataDir: string | null
  readonly startDetached?: (command: string, args: readonly string[]) => void
}

function startDetached(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { detached: true, stdio: 'ignore', windowsHide: true })
  // Nothing more can be done for it: this program is about to end.
  child.on('error', (error) => process.stderr.write(`Salesboy could not be started again: ${error.message}\n`))
  child.unref()
}

/**
 * Has the program started anew once it has ended, with a window: whoever asked for it wants to see it. A setup link that started this run
 * was asked about already. An AppImage is started by its file, and not by Electron: what Electron starts for that may gain no rights
 * (no_new_privs), and without them the file cannot be mounted.
 */
export function relaunch(options: RelaunchOptions): void {
  const { app, run, dataDir } = options
  const args = argumentsAnew(run.argv.slice(1), dataDir)
  const appImage = run.env['APPIMAGE']
  if (appImage === undefined) return app.relaunch({ execPath: run.execPath, args })
  const start = options.startDetached ?? startDetached
  start('/bin/sh', ['-c', WAIT_THEN_RUN, 'sh', String(run.pid), appImage, ...args])
}

function argumentsAnew(given: readonly string[], dataDir: string | null): string[] {
  const args = splitSetupLink(given).args.filter((argument) => argument !== '--hidden')
  const isNamed = args.some((argument) => argument === '--data-dir' || argument.startsWith('--data-dir='))
  if (dataDir === null || isNamed) return args
  // On Windows Electron does not start with anything behind an address.
  const address = args.findIndex((argument) => /^[a-z][a-z0-9+.-]+:/i.test(argument))
  const at = address < 0 ? args.length : address - 1
  return [...args.slice(0, at), '--data-dir', dataDir, ...args.slice(at)]
}
