import type { Logger } from '../ports.ts'

/** A logger that names the session in each line, so that whoever logs need not, and nobody forgets. */
export function sessionLogger(logger: Logger, sessionId: string): Logger {
  return {
    debug: (message, fields) => logger.debug(message, { sessionId, ...fields }),
    info: (message, fields) => logger.info(message, { sessionId, ...fields }),
    warn: (message, fields) => logger.warn(message, { sessionId, ...fields }),
    error: (message, fields) => logger.error(message, { sessionId, ...fields }),
    child: (name) => sessionLogger(logger.child(name), sessionId),
  }
}
