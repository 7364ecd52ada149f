import type { Clock, Logger } from '../ports.ts'
import type { LogLevel } from '../../shared/model/support.ts'
import { MINUTE_MS } from '../time/durations.ts'

/** How often the same line is written per minute; the rest is only counted. A busy shop logs a few lines for each message. */
const SAME_A_MINUTE: Readonly<Record<LogLevel, number>> = { debug: 500, info: 500, warn: 50, error: 50 }
/** Lines of all kinds per minute, about 200 KB. */
const ALL_A_MINUTE = 2_000

interface Minute {
  readonly began: number
  readonly seen: Map<string, { readonly report: (seen: number) => void; count: number }>
  written: number
  left: number
}

/**
 * Passes a limited number of lines per minute to `inner`, because lines that outsiders can trigger repeatedly must not fill the disk.
 * Omitted lines are counted. The count is logged with the first line after the minute.
 */
export function createBoundedLogger(inner: Logger, clock: Pick<Clock, 'monotonic'>): Logger {
  let minute: Minute = { began: clock.monotonic(), seen: new Map(), written: 0, left: 0 }

  function roll(): void {
    if (clock.monotonic() - minute.began < MINUTE_MS) return
    const over = minute
    minute = { began: clock.monotonic(), seen: new Map(), written: 0, left: 0 }
    for (const { report, count } of over.seen.values()) report(count)
    if (over.left > 0) inner.warn('log lines were left out', { lines: over.left })
  }

  function wrap(room: string, target: Logger): Logger {
    const at =
      (level: LogLevel) =>
      (message: string, fields?: Readonly<Record<string, unknown>>): void => {
        roll()
        const key = `${room}\n${level}\n${message}`
        const line = minute.seen.get(key) ?? {
          count: 0,
          report(seen: number) {
            const repeated = seen - SAME_A_MINUTE[level]
            if (repeated > 0) target[level](message, { repeated })
          },
        }
        minute.seen.set(key, line)
        line.count += 1
        if (line.count > SAME_A_MINUTE[level]) return
        if (minute.written >= ALL_A_MINUTE) {
          minute.left += 1
          return
        }
        minute.written += 1
        target[level](message, fields)
      }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (name) => wrap(`${room}.${name}`, target.child(name)),
    }
  }
  return wrap('', inner)
}
