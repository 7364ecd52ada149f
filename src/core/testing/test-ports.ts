import { defaultSettings, type Settings } from '../../shared/model/settings.ts'
import type { Logger, PowerSignal } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface MemoryLogger extends Logger {
  readonly entries: readonly LogLine[]
  /** The entries as text: level, message, fields as JSON. */
  readonly lines: string[]
  text(): string
}

/** Keeps all log lines. Also prints them when `SALESBOY_TEST_LOG` is set. */
export function createMemoryLogger(): MemoryLogger {
  const entries: LogLine[] = []
  const lines: string[] = []
  const write = (level: LogLine['level']) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    entries.push({ level, message, fields: fields ?? {} })
    lines.push(`${level} ${message} ${fields ? JSON.stringify(fields) : ''}`)
    if (process.env['SALESBOY_TEST_LOG'] !== undefined) {
      process.stderr.write(`${(performance.now() / 1000).toFixed(2)} ${lines.at(-1)}\n`)
    }
  }
  const logger: MemoryLogger = {
    entries,
    lines,
    text: () => lines.join('\n'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => logger,
  }
  return logger
}

/** Default settings, overridden by `values`. `change` announces the changes. */
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

/** A power signal that a test triggers with `suspend` and `resume`. */
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
