import { logLevels, type LogLevel, type LogLine } from '../../shared/model/support.ts'
import { redact, redactText } from '../../shared/redact.ts'
import type { Clock, Logger } from '../ports.ts'

const KEPT = 1_000
const LONGEST_LINE = 600

export interface LogMemory {
  readonly logger: Logger
  /** The newest lines of at least this level, in order from old to new. */
  newest(level: LogLevel, limit: number): readonly LogLine[]
}

/** Passes every line on to the shell's log and remembers the newest ones, redacted, for Help and the export. */
export function createLogMemory(inner: Logger, clock: Pick<Clock, 'now'>): LogMemory {
  const lines: LogLine[] = []
  let number = 0

  function remember(level: LogLevel, room: string, message: string, fields?: Readonly<Record<string, unknown>>): void {
    number += 1
    const said = fields === undefined ? '' : ` ${JSON.stringify(redact(fields))}`
    lines.push({ number, at: clock.now(), level, room, text: `${redactText(message)}${said}`.slice(0, LONGEST_LINE) })
    // Not on every line, because moving a thousand entries is expensive.
    if (lines.length > KEPT * 1.5) lines.splice(0, lines.length - KEPT)
  }

  function tee(room: string, target: Logger): Logger {
    const at =
      (level: LogLevel) =>
      (message: string, fields?: Readonly<Record<string, unknown>>): void => {
        remember(level, room, message, fields)
        target[level](message, fields)
      }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (name) => tee(room === '' ? name : `${room}.${name}`, target.child(name)),
    }
  }

  return {
    logger: tee('', inner),
    newest(level, limit) {
      const least = logLevels.indexOf(level)
      return lines.filter((line) => logLevels.indexOf(line.level) >= least).slice(-limit)
    },
  }
}
