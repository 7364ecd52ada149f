import type { Logger } from '../../core/ports.ts'

/** A logger that keeps quiet, for tests. */
export const quietLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quietLogger,
}
