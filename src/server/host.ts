import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leaveRoaming } from '../core/lock/leave-roaming.ts'
import { requireOpenFiles } from '../core/lock/open-files.ts'
import { closeToOthers, ownCache, requireOwnFolder } from '../core/lock/own-folder.ts'
import { explainStartError } from '../core/lock/start-error.ts'
import { redactText } from '../shared/redact.ts'
import { createConsoleLogger } from './adapters/console-logger.ts'
import { helpText } from './arguments/help-text.ts'
import type { HostOptions } from './arguments/host-options.ts'
import { parseArguments } from './arguments/parse-arguments.ts'
import { stopOnSignals } from './stop-on-signals.ts'
import type { RunningHost } from './start-host.ts'
import { version } from './version.ts'

const RENDERER = fileURLToPath(new URL('../renderer', import.meta.url))

/** Runs the headless host from its command line to its end. Exit codes: 0 stopped, 1 failed, 2 wrong arguments. */
export async function runHost(argv: readonly string[]): Promise<void> {
  closeToOthers()
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  // The reader of our output may exit first; the write error must not end the host.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

  const parsed = parseArguments(argv, {
    environment: process.env,
    platform: process.platform,
    home: homedir(),
    workingDirectory: process.cwd(),
  })
  switch (parsed.kind) {
    case 'help':
      return print(helpText().trimEnd())
    case 'version':
      return print(version)
    case 'wrong':
      process.stderr.write(`${parsed.message}\n`)
      process.exitCode = 2
      return
    case 'run':
      return run(inItsPlace(parsed.options), print)
  }
}

/** Moves an earlier version's data to `dataDir`. If it cannot be moved, returns options that use the old folder. */
function inItsPlace(options: HostOptions): HostOptions {
  if (options.formerDataDir === null) return options
  const outcome = leaveRoaming({ from: options.formerDataDir, to: options.dataDir })
  if (outcome.kind === 'kept')
    process.stderr.write(`The data folder ${outcome.folder} could not be moved (${outcome.why}).\n`)
  return { ...options, dataDir: outcome.folder }
}

async function run(options: HostOptions, print: (line: string) => void): Promise<void> {
  const logger = createConsoleLogger({
    level: options.logLevel,
    format: process.stderr.isTTY ? 'human' : 'json',
    write: (line) => void process.stderr.write(line),
  })
  let starting: Promise<RunningHost> | null = null
  stopOnSignals({
    logger,
    async stop(deadlineMs) {
      const began = performance.now()
      // Waits for the start, so that everything it started (a browser, a POST) is stopped in the usual way.
      const host = await starting
      await host?.stop(deadlineMs - (performance.now() - began))
    },
  })
  // Node's compile cache, which shortens the start by a fifth. Its folder is closed to other users.
  const compiled = join(options.dataDir, 'compiled')
  try {
    requireOpenFiles()
    requireOwnFolder(options.dataDir)
    if (existsSync(options.dataDir) && ownCache(compiled)) enableCompileCache(compiled)
    const { startHost } = await import('./start-host.ts')
    starting = startHost({ options, logger, print, rendererRoot: RENDERER })
    await starting
  } catch (error) {
    const explained = explainStartError(error, options.dataDir)
    if (explained === null) logger.error('the host could not start', { error })
    const text = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${explained?.message ?? `Salesboy could not start: ${redactText(text)}`}\n`)
    process.exit(1)
  }
}
