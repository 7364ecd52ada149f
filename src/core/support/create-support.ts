import type { CommandArguments, CommandResults } from '../../shared/contract/commands.ts'
import type { Snapshot } from '../../shared/contract/events.ts'
import type { DiagnosisRun } from '../../shared/model/support.ts'
import type { MessageWay } from '../message-way.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import type { SessionHub } from '../sessions/session-hub.ts'
import { buildExport } from './build-export.ts'
import { findBrowser, findDisk } from './local-findings.ts'
import type { LogMemory } from './log-memory.ts'
import { createDiagnosisRunner } from './run-diagnosis.ts'

const EXPORTED_LINES = 1_000

export interface Support {
  lastRun(): DiagnosisRun | null
  diagnose(): DiagnosisRun
  logs(query: CommandArguments<'logs.read'>): CommandResults['logs.read']
  export(): Promise<CommandResults['support.export']>
}

/** What Help offers: the diagnosis, the log, and the export for whoever helps. */
export function createSupport(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly paths: Paths
  readonly browsers: BrowserChoice
  readonly hub: Pick<SessionHub, 'list'>
  readonly way: Pick<MessageWay, 'testConnection' | 'clockOffMs' | 'whatsappOffMs'>
  readonly log: LogMemory
  readonly snapshot: () => Snapshot
  readonly onProgress: (run: DiagnosisRun) => void
}): Support {
  const { clock, paths, browsers, hub, way, log } = deps
  const runner = createDiagnosisRunner({
    clock,
    logger: deps.logger,
    onProgress: deps.onProgress,
    eyes: {
      sessions: () => hub.list(),
      testCore: () => way.testConnection({}),
      clockOffMs: () => way.clockOffMs(),
      whatsappOffMs: () => way.whatsappOffMs(),
      disk: () => findDisk(paths.data),
      browser: () => findBrowser(browsers, hub.list()),
    },
  })
  return {
    lastRun: runner.last,
    diagnose: runner.run,
    logs: ({ level, limit }) => ({ lines: log.newest(level, limit) }),
    export: () =>
      buildExport({
        at: clock.now(),
        snapshot: deps.snapshot(),
        lines: log.newest('debug', EXPORTED_LINES),
        logFolder: paths.logs,
      }),
  }
}
