import type { Logger } from '../ports.ts'

/** A logger that adds the session id to each line, so that no caller can forget it. */
export function sessionLogger(logger: Logger, sessionId: string): Logger {
  return {
    debug: (message, fields) => logger.debug(message, { sessionId, ...fields }),
    info: (message, fields) => logger.info(message, { sessionId, ...fields }),
    warn: (message, fields) => logger.warn(message, { sessionId, ...fields }),
    error: (message, fields) => logger.error(message, { sessionId, ...fields }),
    child: (name) => sessionLogger(logger.child(name), sessionId),
  }
}
