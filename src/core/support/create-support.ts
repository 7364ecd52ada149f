/*
 * Owns reports to the owner: the diagnosis, notices, Home's numbers, the log and the redacted export. Knows the states of the rooms;
 * knows nothing of the rules for sending.
 */
import type { CommandArguments, CommandResults } from '../../shared/contract/commands.ts'
import type { Snapshot } from '../../shared/contract/events.ts'
import type { DiagnosisRun } from '../../shared/model/support.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { Messages } from '../inbox/messages.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import type { EventHub } from '../rpc/event-hub.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { buildExport } from './build-export.ts'
import { findBrowser, findDisk } from './local-findings.ts'
import type { LogMemory } from './log-memory.ts'
import { DiagnosisRunner } from './run-diagnosis.ts'

const EXPORTED_LINES = 1_000

export interface Support {
  lastRun(): DiagnosisRun | null
  diagnose(): DiagnosisRun
  logs(query: CommandArguments<'logs.read'>): CommandResults['logs.read']
  /** Builds the redacted export with the current state. */
  export(snapshot: Snapshot): Promise<CommandResults['support.export']>
}

/** Creates what Help offers: the diagnosis, the log, and the export for support. */
export function createSupport(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly paths: Paths
  readonly browser: BrowserChoice
  readonly sessions: Pick<Sessions, 'list'>
  readonly webhook: Pick<Webhook, 'testConnection'>
  readonly offset: Pick<ClockOffset, 'rightNow' | 'whatsappOffMs'>
  readonly log: LogMemory
  readonly messages: Pick<Messages, 'notForwarded'>
  readonly events: Pick<EventHub, 'publish'>
}): Support {
  const { clock, paths, browser, sessions, webhook, offset, log, messages, events } = deps
  const runner = new DiagnosisRunner({
    clock,
    logger: deps.logger.child('support'),
    onProgress: (run) => events.publish({ type: 'diagnosis.progress', run }),
    eyes: {
      sessions: () => sessions.list(),
      testCore: () => webhook.testConnection({}),
      clockOffMs: () => offset.rightNow() - clock.now(),
      whatsappOffMs: () => offset.whatsappOffMs,
      disk: () => findDisk(paths.data),
      browser: () => findBrowser(browser, sessions.list()),
    },
  })
  return {
    lastRun: () => runner.last(),
    diagnose: () => runner.run(),
    logs: ({ level, limit }) => ({ lines: log.newest(level, limit) }),
    export: (snapshot) =>
      buildExport({
        at: clock.now(),
        snapshot,
        lines: log.newest('debug', EXPORTED_LINES),
        logFolder: paths.logs,
        notForwarded: messages.notForwarded(),
      }),
  }
}
