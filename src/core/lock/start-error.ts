import { statfsSync } from 'node:fs'
import { CommandError } from '../../shared/result.ts'
import { msg, type Message } from '../../shared/words/say.ts'

const SQLITE_IOERR = 10
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
/** With less free space than this, SQLite cannot even create its files. */
const ROOM_BYTES = 1024 * 1024

/**
 * Explains a failed start that is the computer's fault: one sentence for the reader of the terminal, and one for the owner. Null for an
 * unexpected error. Returns a `CommandError` as it is, because it explains itself.
 */
export function explainStartError(error: unknown, folder: string): CommandError | null {
  if (error instanceof CommandError) return error
  const { code, errcode, cause } = (error ?? {}) as { code?: unknown; errcode?: unknown; cause?: unknown }
  const sqlite = typeof errcode === 'number' ? errcode & 0xff : null
  const explained = (english: string, what: Message) => new CommandError('unavailable', { english, said: what })
  if (code === 'ENOSPC' || code === 'EDQUOT' || sqlite === SQLITE_FULL || (sqlite === SQLITE_IOERR && isFull(folder))) {
    const english = `The disk of the data folder ${folder} is full. Free some space, or choose another folder with --data-dir.`
    return explained(english, msg('start.disk-full'))
  }
  if (code === 'EMFILE' || code === 'ENFILE') return tooFewFiles(null)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || sqlite === SQLITE_CANTOPEN) {
    const english = `Cannot write to the data folder ${folder} (${String(code ?? 'no access')}). Make it writable for this user, or choose another one with --data-dir.`
    return explained(english, msg('start.cannot-write', { folder }))
  }
  if (code === 'EIO' || sqlite === SQLITE_IOERR) {
    const english = `The disk of the data folder ${folder} cannot be read or written. Check the disk, or choose another folder with --data-dir.`
    return explained(english, msg('start.disk-broken'))
  }
  return cause === undefined || cause === error ? null : explainStartError(cause, folder)
}

/** The error for a limit on open files that is too low; `allowed` is the system's limit, null when it is not known. */
export function tooFewFiles(allowed: number | null): CommandError {
  const found = allowed === null ? 'too few open files' : `only ${allowed} open files`
  const english = `This system allows Salesboy ${found}. Raise the limit (ulimit -n 1024, or LimitNOFILE= of the service), then start it again.`
  return new CommandError('unavailable', { english, said: msg('start.too-few-files') })
}

function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < ROOM_BYTES
  } catch {
    return false // The system does not say.
  }
}
