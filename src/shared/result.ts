/** What can go wrong across the door, as a closed list the UI can switch on. */
export type ErrorCode =
  | 'unknown-command'
  | 'invalid-arguments'
  | 'not-found'
  | 'not-connected'
  | 'not-configured'
  | 'not-on-whatsapp'
  | 'already-exists'
  | 'busy'
  | 'limit-reached'
  | 'timed-out'
  | 'unavailable'
  | 'internal'

export interface AppError {
  readonly code: ErrorCode
  /** One sentence for people: what happened and what to do. Never a stack, never a secret. */
  readonly message: string
  /** The technical detail, one click deeper in the UI. Redacted. */
  readonly detail?: string
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError }

/** Wraps a success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** Wraps an expected failure. */
export function fail<T = never>(code: ErrorCode, message: string, detail?: string): Result<T> {
  return { ok: false, error: detail === undefined ? { code, message } : { code, message, detail } }
}

/** An expected failure thrown inside the core; the door turns it into a `Result`. */
export class CommandError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  constructor(code: ErrorCode, message: string, detail?: string) {
    super(message)
    this.name = 'CommandError'
    this.code = code
    this.detail = detail
  }
}
