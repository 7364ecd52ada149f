import { defaultSettings, type Settings } from '../../shared/model/settings.ts'
import type { Logger, PowerSignal } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface MemoryLogger extends Logger {
  readonly lines: readonly LogLine[]
  text(): string
}

/** Keeps log lines; shows them when `SALESBOY_TEST_LOG` is set. */
export function createMemoryLogger(): MemoryLogger {
  const lines: LogLine[] = []
  const write = (level: LogLine['level'], message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    lines.push({ level, message, fields })
    if (process.env['SALESBOY_TEST_LOG'] !== undefined) {
      process.stderr.write(`${(performance.now() / 1000).toFixed(2)} ${level} ${message} ${JSON.stringify(fields)}\n`)
    }
  }
  const logger: MemoryLogger = {
    lines,
    text: () => lines.map((line) => `${line.level} ${line.message} ${JSON.stringify(line.fields)}`).join('\n'),
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    child: () => logger,
  }
  return logger
}

/** Settings at their defaults but for what is given; `change` announces. */
export function createTestSettings(
  values: Partial<Settings> = {},
): SettingsReader & { change(values: Partial<Settings>): void } {
  let current: Settings = { ...defaultSettings, ...values }
  const listeners = new Set<Parameters<SettingsReader['onChanged']>[0]>()
  return {
    get: (name) => current[name],
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    secret: async () => null,
    change(changes) {
      current = { ...current, ...changes }
      for (const name of Object.keys(changes) as (keyof Settings)[]) for (const listener of listeners) listener(name)
    },
  }
}

/** Suspend and resume by hand. */
export function createTestPower(): PowerSignal & { suspend(): void; resume(): void } {
  const suspends = new Set<() => void>()
  const resumes = new Set<() => void>()
  const subscribe = (set: Set<() => void>, listener: () => void): (() => void) => {
    set.add(listener)
    return () => set.delete(listener)
  }
  return {
    onSuspend: (listener) => subscribe(suspends, listener),
    onResume: (listener) => subscribe(resumes, listener),
    onLock: () => () => {},
    onBattery: () => () => {},
    suspend: () => suspends.forEach((listener) => listener()),
    resume: () => resumes.forEach((listener) => listener()),
  }
}
