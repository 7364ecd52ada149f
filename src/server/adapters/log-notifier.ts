import type { Logger, Notifier } from '../../core/ports.ts'

/** Logs each notice, because there is no desktop to show it on. The interface shows it as well. */
export function createLogNotifier(logger: Logger): Notifier {
  return {
    async notify({ kind, sessionId, count }) {
      logger.info('notice', { kind, sessionId, count })
      return { kind: 'suppressed', reason: 'headless' }
    },
  }
}
