import type { Logger } from '../../core/ports.ts'
import { redact, redactText } from '../../shared/redact.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Narrows any text to a log level. */
export function isLogLevel(text: string): text is LogLevel {
  return logLevels.some((level) => level === text)
}

/**
 * Logs to a stream: JSON lines for collectors, or plain lines for people. Redacts everything, as a second protection: callers should
 * only log ids, counts and codes.
 */
export function createConsoleLogger(options: {
  readonly level: LogLevel
  readonly format: 'json' | 'human'
  readonly write: (line: string) => void
  readonly now?: () => Date
  readonly name?: string
}): Logger {
  const { level, format, write, now = () => new Date(), name = 'host' } = options
  const log = (at: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (logLevels.indexOf(at) < logLevels.indexOf(level)) return
    const time = now().toISOString()
    const text = redactText(message)
    const data = fields === undefined ? {} : (redact(fields) as Record<string, unknown>)
    if (format === 'json') write(`${JSON.stringify({ ...data, time, level: at, name, message: text })}\n`)
    else write(`${time.slice(11, 23)} ${at.padEnd(5)} ${name}: ${text}${describe(data)}\n`)
  }
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (child) => createConsoleLogger({ ...options, name: name === 'host' ? child : `${name}.${child}` }),
  }
}

/** `{ port: 1, error: {…} }` → ` port=1 error={…}`, on one line. */
function describe(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .map(
      ([key, value]) => ` ${key}=${typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? '')}`,
    )
    .join('')
}
