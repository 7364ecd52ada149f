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
  // Toasts on Windows carry this id; the method exists only there.
  if (process.platform === 'win32') app.setAppUserModelId(product.appId)
  const running = app.whenReady().then(() => startApp({ commandLine, usualFolder: usualDataDir, createCore }))
  // A failed start is reported below; what comes later then has nothing to reach.
  const whenRunning = (run: (started: Awaited<typeof running>) => void) => void running.then(run, () => undefined)
  app.on('second-instance', (_event, _argv, _folder, second) => {
    const { hidden, link } = readSecondStart(second)
    // A second start at login wants no window.
    if (link !== null) whenRunning(({ offerLink }) => offerLink(link))
    else if (!hidden) whenRunning(({ showWindow }) => showWindow())
  })
  // macOS hands links over by event, also the one that started the program.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    whenRunning(({ offerLink }) => offerLink(url))
  })
  running.catch((error: unknown) => {
    // The settings may not be readable: the system's language.
    const known = explainStartError(error, app.getPath('userData')) ?? error
    const { title, text } = startProblem(catalogFor('system'), known)
    dialog.showErrorBox(title, text)
    app.exit(1)
  })
}

/** Before the lock: the lock belongs to the data folder, so two folders are two programs. */
function chooseDataDir(dataDir: string): void {
  if (dataDir === app.getPath('userData')) return
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 }) // setPath refuses a folder that is not there
    app.setPath('userData', dataDir)
  } catch (error) {
    throw new Error(`The data folder ${dataDir} cannot be used. Choose another with --data-dir.`, { cause: error })
  }
}

/** The start ends before there is a log or a language: a sentence on the terminal, and a dialog for whoever clicked an icon. */
function refuseStart(error: unknown): void {
  // A sentence about what was asked for explains itself; a fault of the computer is told in the owner's language.
  const fault = error instanceof CommandError ? null : explainStartError(error, app.getPath('userData'))
  const isOfSystem = typeof (error as { errno?: unknown }).errno === 'number'
  const english = fault !== null && isOfSystem ? fault.message : error instanceof Error ? error.message : String(error)
  process.stderr.write(`${english}\n`)
  // Linux shows no dialog this early.
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
