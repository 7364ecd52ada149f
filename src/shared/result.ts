import { sayEnglish, type Message } from './words/say.ts'

/** Codes of failed commands, as a closed list the UI can switch on. */
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
  /** The same sentence as a message of the catalog, for the owner's language; absent when only programs read it. */
  readonly said?: Message
  /** The technical detail, one click deeper in the UI. Redacted. */
  readonly detail?: string
}

export type Result<T> = Done<T> | { readonly ok: false; readonly error: AppError }

interface Done<T> {
  readonly ok: true
  readonly value: T
  /**
   * Number of the last event (contract/events.ts) when the command was done; absent from a shell's own results. A window that has applied
   * this event shows what the command changed.
   */
  readonly seq?: number
}

/** Two texts: `english` for a calling program may say more than `said` for the owner, such as a setting's name or a flag. */
export interface TwoReaders {
  readonly english: string
  readonly said: Message
}

/** Wraps a success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** Wraps an expected failure. */
export function fail<T = never>(code: ErrorCode, what: string | Message | TwoReaders, detail?: string): Result<T> {
  const words = typeof what === 'string' ? { message: what } : { message: englishOf(what), said: saidOf(what) }
  return { ok: false, error: { code, ...words, ...(detail === undefined ? {} : { detail }) } }
}

/** An expected failure thrown inside the core. The dispatcher turns it into a `Result`. */
export class CommandError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly said: Message | undefined
  constructor(code: ErrorCode, what: string | Message | TwoReaders, detail?: string) {
    super(typeof what === 'string' ? what : englishOf(what))
    this.said = typeof what === 'string' ? undefined : saidOf(what)
    this.name = 'CommandError'
    this.code = code
    this.detail = detail
  }
}

const englishOf = (what: Message | TwoReaders): string => ('english' in what ? what.english : sayEnglish(what))
const saidOf = (what: Message | TwoReaders): Message => ('english' in what ? what.said : what)
