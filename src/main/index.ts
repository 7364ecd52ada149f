import { app, dialog, protocol } from 'electron'
import { mkdirSync } from 'node:fs'
import { createCore } from '../core/create-core.ts'
import { parseCommandLine, type CommandLine } from './command-line.ts'
import { product } from './product.ts'
import { registerAppScheme } from './security/app-scheme.ts'
import { startApp } from './start-app.ts'

function isHiddenStart(second: unknown): boolean {
  return typeof second === 'object' && second !== null && 'hidden' in second && second.hidden === true
}

function startFirstInstance(commandLine: CommandLine): void {
  registerAppScheme(protocol)
  app.enableSandbox()
  // Toasts on Windows carry this id; the method exists only there.
  if (process.platform === 'win32') app.setAppUserModelId(product.appId)
  const running = app.whenReady().then(() => startApp(commandLine, createCore))
  app.on('second-instance', (_event, _argv, _folder, second) => {
    // The order and content of argv are not kept; a second start at login wants no window.
    if (isHiddenStart(second)) return
    // A failed start is reported below; the second start then has nothing to show.
    running.then(({ showWindow }) => showWindow()).catch(() => undefined)
  })
  running.catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    dialog.showErrorBox(
      'Salesboy cannot start',
      `${why}\n\nNothing was changed. Start it again; if it stays, ask for help.`,
    )
    app.exit(1)
  })
}

/** Before the lock: the lock belongs to the data folder, so two folders are two programs. */
function chooseDataDir({ dataDir }: CommandLine): void {
  if (dataDir === null) return
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 }) // setPath refuses a folder that is not there
    app.setPath('userData', dataDir)
  } catch (error) {
    throw new Error(`The data folder ${dataDir} cannot be used. Choose another with --data-dir.`, { cause: error })
  }
}

try {
  const commandLine = parseCommandLine(process.argv.slice(1), process.env)
  chooseDataDir(commandLine)
  if (app.requestSingleInstanceLock({ hidden: commandLine.hidden })) startFirstInstance(commandLine)
  else app.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  app.exit(2)
}
