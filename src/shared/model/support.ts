import type { ConnectionTestKind } from './core-status.ts'

export const diagnosisStepNames = ['disk', 'browser', 'internet', 'link', 'core', 'plan', 'clock'] as const
export type DiagnosisStepName = (typeof diagnosisStepNames)[number]

/** Result of a step. Each has one sentence that describes it and one that says what to do. */
export type DiagnosisFinding =
  | 'ok'
  | 'disk-low'
  | 'disk-not-writable'
  | 'browser-missing'
  | 'browser-failed'
  | 'offline'
  | 'coming-back'
  | 'no-shop'
  | 'not-linked'
  | 'unlinked'
  | 'disconnected'
  | 'open-elsewhere'
  | 'whatsapp-changed'
  | 'not-checked'
  | 'clock-wrong'
  | Exclude<ConnectionTestKind, 'ok'>

export interface DiagnosisStep {
  readonly name: DiagnosisStepName
  readonly state: 'waiting' | 'running' | 'ok' | 'problem' | 'skipped'
  readonly finding: DiagnosisFinding | null
  /** Technical detail, one click deeper in the UI. Redacted. */
  readonly detail: string
  readonly milliseconds: number | null
}

/** One run of the diagnosis, step after step. Each change is an event. */
export interface DiagnosisRun {
  readonly startedAt: number
  readonly finishedAt: number | null
  readonly steps: readonly DiagnosisStep[]
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** One redacted line of this run's log. */
export interface LogLine {
  readonly number: number
  readonly at: number
  readonly level: LogLevel
  readonly room: string
  readonly text: string
}

/** The export for support: one zip, base64. */
export interface SupportExport {
  readonly fileName: string
  readonly base64: string
}
