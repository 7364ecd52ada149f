import { errorCode } from '../files/error-code.ts'

/** Primary result codes (sqlite.org/rescode.html); the extended code's low byte is the primary one. */
const CORRUPT = [11, 26]
const IOERR = 10
const TRANSIENT = [5, 6, 7, 8, IOERR, 13, 14]

function primaryCode(error: unknown): number | null {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code & 0xff : null
}

/** Whether the error means a damaged file (CORRUPT, NOTADB), not a full disk or a missing folder. */
export function isDamage(error: unknown): boolean {
  // A folder in the file's place counts too, because it can never be opened.
  const isFolder = errorCode(error) === 'EISDIR'
  return isFolder || CORRUPT.includes(primaryCode(error) ?? -1)
}

/** Whether the same write may succeed later: BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.includes(primaryCode(error) ?? -1)
}

/** Whether a place on the disk could not be read or written, either for a moment or for ever (a bad sector). */
export function isIoError(error: unknown): boolean {
  return primaryCode(error) === IOERR
}
