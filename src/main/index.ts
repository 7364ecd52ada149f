import { app, dialog, protocol } from 'electron'
import { mkdirSync } from 'node:fs'
import { createCore } from '../core/create-core.ts'
import { closeToOthers } from '../core/lock/own-folder.ts'
import { explainStartError } from '../core/lock/start-error.ts'
import { CommandError } from '../shared/result.ts'
import { catalogFor } from '../shared/words/catalogs.ts'
import { parseCommandLine, type CommandLine } from './command-line.ts'
import { product } from './product.ts'
import { registerAppScheme } from './security/app-scheme.ts'
import { takeNote } from './lifecycle/after-update.ts'
import { startProblem } from './lifecycle/start-problem.ts'
import { readSecondStart, type SecondStart } from './lifecycle/second-start.ts'
import { usualFolder } from './lifecycle/usual-folder.ts'
import { startApp } from './start-app.ts'

function startFirstInstance(commandLine: CommandLine, usualDataDir: string): void {
  registerAppScheme(protocol)
  app.enableSandbox()
  // Windows identifies the program's toasts by this id; the method exists only on Windows.
  if (process.platform === 'win32') app.setAppUserModelId(product.appId)
  const running = app.whenReady().then(() => startApp({ commandLine, usualFolder: usualDataDir, createCore }))
  // A failed start is reported below, so later events ignore it.
  const whenRunning = (run: (started: Awaited<typeof running>) => void) => void running.then(run, () => undefined)
  app.on('second-instance', (_event, _argv, _folder, second) => {
    const { hidden, link } = readSecondStart(second)
    // A second start with --hidden (at login) shows no window.
    if (link !== null) whenRunning(({ offerLink }) => offerLink(link))
    else if (!hidden) whenRunning(({ showWindow }) => showWindow())
  })
  // macOS delivers links by event, including the link that started the program.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    whenRunning(({ offerLink }) => offerLink(url))
  })
  running.catch((error: unknown) => {
    // Use the system's language, because the settings may be unreadable.
    const known = explainStartError(error, app.getPath('userData')) ?? error
    const { title, text } = startProblem(catalogFor('system'), known)
    dialog.showErrorBox(title, text)
    app.exit(1)
  })
}

/**
 * Sets the data folder. Must run before the single-instance lock: the lock belongs to the data folder, so two folders are two programs.
 * Throws when the folder cannot be used.
 */
function chooseDataDir(dataDir: string): void {
  if (dataDir === app.getPath('userData')) return
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 }) // setPath refuses a folder that is not there
    app.setPath('userData', dataDir)
  } catch (error) {
    throw new Error(`The data folder ${dataDir} cannot be used. Choose another with --data-dir.`, { cause: error })
  }
}

/** Ends a start that failed before the log and the language are known: writes to the terminal and shows a dialog (not on Linux). */
function refuseStart(error: unknown): void {
  // An error about the arguments explains itself in English; a fault of the computer is told in the owner's language.
  const fault = error instanceof CommandError ? null : explainStartError(error, app.getPath('userData'))
  const isOfSystem = typeof (error as { errno?: unknown }).errno === 'number'
  const english = fault !== null && isOfSystem ? fault.message : error instanceof Error ? error.message : String(error)
  process.stderr.write(`${english}\n`)
  // Linux cannot show a dialog this early.
  if (process.platform !== 'linux') {
    const { title, text } =
      fault === null ? { title: product.name, text: english } : startProblem(catalogFor('system'), fault)
    dialog.showErrorBox(title, text)
  }
  app.exit(2)
}

closeToOthers()
try {
  const asked = parseCommandLine(process.argv.slice(1), process.env)
  const usual = usualFolder(app, { platform: process.platform, environment: process.env })
  if (usual.kind === 'kept')
    process.stderr.write(`The data folder ${usual.folder} could not be moved (${usual.why}).\n`)
  const afterUpdate = asked.dataDir === null && app.isPackaged ? takeNote(usual.folder, app.getVersion()) : null
  const commandLine: CommandLine = { ...asked, dataDir: asked.dataDir ?? afterUpdate }
  chooseDataDir(commandLine.dataDir ?? usual.folder)
  const second: SecondStart = { hidden: commandLine.hidden, link: commandLine.link }
  if (app.requestSingleInstanceLock(second)) startFirstInstance(commandLine, usual.folder)
  else app.exit(0)
} catch (error) {
  refuseStart(error)
}
