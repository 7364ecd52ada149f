import { createNoComputer } from '../core/computer/no-computer.ts'
import { createCore, type Core } from '../core/create-core.ts'
import { mediaFolderOf } from '../core/media/kept-file.ts'
import type { Clock, Logger, Paths } from '../core/ports.ts'
import type { HostOptions } from './arguments/host-options.ts'
import { openAdmittedBrowsersFile } from './adapters/admitted-browsers-file.ts'
import { createClockJumpPower } from './adapters/clock-jump-power.ts'
import { prepareDataPaths } from './adapters/data-paths.ts'
import { openFileSettingsStore } from './adapters/file-settings-store.ts'
import { createSystemClock } from '../core/time/system-clock.ts'
import { openKeyFileSecretBox } from './adapters/key-file-secret-box.ts'
import { createLogNotifier } from './adapters/log-notifier.ts'
import { takeDataLock } from '../core/lock/data-lock.ts'
import { httpAddress, openAddress } from './printed-address.ts'
import { createAnnouncer } from './ui/announcer.ts'
import { serveUi } from './ui/serve-ui.ts'
import { createUiAccess } from './ui/ui-access.ts'
import { UndoStack } from './undo-stack.ts'
import { version } from './version.ts'

export interface RunningHost {
  readonly port: number
  /** Closes everything within about `deadlineMs` and keeps links and messages. Idempotent. */
  stop(deadlineMs: number): Promise<void>
}

export interface StartHostOptions {
  readonly options: HostOptions
  readonly logger: Logger
  readonly print: (line: string) => void
  /** Absolute path of the built renderer. */
  readonly rendererRoot: string
}

/**
 * Composition root of the headless host: adapters → core → interface → sessions → listening. `print` writes the lines that a person or a
 * script waits for to standard output. Throws a worded `CommandError` when the host cannot start, and leaves nothing running.
 */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const undo = new UndoStack(options.logger)
  try {
    return await startAll(options, undo)
  } catch (error) {
    await undo.undoAll()
    throw error
  }
}

async function startAll(options: StartHostOptions, undo: UndoStack): Promise<RunningHost> {
  const { logger, print, rendererRoot } = options
  const { dataDir, sessions, ui } = options.options
  const paths = prepareDataPaths(dataDir)
  undo.push(await takeDataLock(dataDir))
  const clock = createSystemClock()
  const core = await buildCore(options, { clock, paths, undo })
  let deadline = 5_000
  undo.push(() => core.stop(deadline))

  const access = createUiAccess(openAdmittedBrowsersFile(dataDir, logger), () => clock.now())
  let announce = (): void => undefined
  if (ui)
    serveUi({ core, root: rendererRoot, mediaFolder: mediaFolderOf(paths.data), access, announce: () => announce() })
  const { port, bind } = await startCore(core, sessions)
  announce = createAnnouncer({
    token: () => access.token,
    show: (token) => print(`Open: ${openAddress(bind, port, token)}`),
    monotonic: () => clock.monotonic(),
  })

  print(`Salesboy host ${version}`)
  print(`Gateway: ${httpAddress(bind, port)}`)
  if (ui) announce()
  if ((await core.settings.secret('gateway.apiKey')) === null) {
    logger.warn('no API key is set: the gateway refuses every call but /health; set SALESBOY_API_KEY')
  }
  print('Ready')

  let stopping: Promise<void> | null = null
  return {
    port,
    stop(deadlineMs) {
      deadline = deadlineMs
      stopping ??= undo.undoAll()
      return stopping
    },
  }
}

async function buildCore(
  { logger, options: { dataDir, overrides } }: StartHostOptions,
  { clock, paths, undo }: { readonly clock: Clock; readonly paths: Paths; readonly undo: UndoStack },
): Promise<Core> {
  const power = createClockJumpPower(clock)
  undo.push(() => power.stop())
  const store = openFileSettingsStore(dataDir)
  const secrets = openKeyFileSecretBox(dataDir)
  const problems = [store.problem, secrets.problem].filter((problem) => problem !== null)
  for (const problem of problems) logger.warn(problem)
  return createCore({
    clock,
    logger,
    settings: { ...store, problem: problems.length > 0 ? problems.join(' ') : null },
    secrets,
    paths,
    notifier: createLogNotifier(logger.child('notices')),
    power,
    computer: createNoComputer(),
    overrides,
    version,
    host: 'headless',
  })
}

/** Starts the core; returns the address and port on which it listens. */
async function startCore(
  core: Core,
  sessions: HostOptions['sessions'],
): Promise<{ readonly port: number; readonly bind: string }> {
  let listens = { port: 0, bind: '' }
  await core.start({
    sessions,
    async listen() {
      listens = await core.gateway.listen()
    },
  })
  return listens
}
