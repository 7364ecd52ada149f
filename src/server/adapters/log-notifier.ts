import type { Logger, Notifier } from '../../core/ports.ts'

/** There is no desktop to notify on: a notice becomes a log line. The interface shows it as well. */
export function createLogNotifier(logger: Logger): Notifier {
  return {
    async notify({ kind, sessionId, count }) {
      logger.info('notice', { kind, sessionId, count })
      return { kind: 'suppressed', reason: 'headless' }
    },
  }
}
