import { spawn } from 'node:child_process'
import type { App } from 'electron'
import { splitSetupLink } from '../setup-link/find-setup-link.ts'

/**
 * Shell script: waits until process $1 has ended (ten seconds at most) and then runs the remaining arguments as the program. By then the
 * lock of the data folder and the mount folder of the AppImage are free.
 */
const WAIT_THEN_RUN =
  'old=$1; shift; left=100; while [ $left -gt 0 ] && kill -0 "$old" 2>/dev/null; do sleep 0.1; left=$((left - 1)); done; exec "$@"'

export interface RelaunchOptions {
  readonly app: Pick<App, 'relaunch'>
  readonly run: Pick<NodeJS.Process, 'argv' | 'execPath' | 'pid'> & {
    readonly env: Readonly<Record<string, string | undefined>>
  }
  /** This run's data folder when it is not the usual one. After an update the arguments may not name it. */
  readonly dataDir: string | null
  readonly startDetached?: (command: string, args: readonly string[]) => void
}

function startDetached(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { detached: true, stdio: 'ignore', windowsHide: true })
  // This program is about to end, so it can only report the error.
  child.on('error', (error) => process.stderr.write(`Salesboy could not be started again: ${error.message}\n`))
  child.unref()
}

/**
 * Starts the program again after this process has ended. Drops `--hidden`, because the owner asked for the restart and wants the window.
 * Drops a setup link, because the owner was already asked about it. Electron cannot start an AppImage: processes it relaunches cannot gain
 * privileges (no_new_privs), which mounting needs. A shell script starts the AppImage file instead.
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
  // On Windows Electron refuses to start when an argument follows a URL, so insert ours before it.
  const address = args.findIndex((argument) => /^[a-z][a-z0-9+.-]+:/i.test(argument))
  const at = address < 0 ? args.length : address - 1
  return [...args.slice(0, at), '--data-dir', dataDir, ...args.slice(at)]
}
