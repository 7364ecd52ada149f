/** Longest file name, in characters, that is safe on every system together with a path. */
const LONGEST = 120
const LONGEST_EXTENSION = 16
/** Control characters and direction marks, which could show `invoice_fdp.exe` as `invoice_exe.pdf`. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** Characters that Windows, macOS or Linux forbid in a name. */
const FORBIDDEN = /[<>:"|?*/\\]/g
/** Device names on Windows, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A file's name for display only: without invisible characters, at most `LONGEST` × 2 characters. Never open a file by it. */
export function plainFileName(given: string): string {
  return given.replace(UNSEEN, '').slice(0, LONGEST * 2)
}

/**
 * Turns a customer's file name into a base name that can be saved on every system: no folders, invisible marks or device names, at most
 * 120 characters, extension kept. `file` when nothing is left. Do not trust `given`, because the customer chooses it.
 */
export function cleanFileName(given: string): string {
  const seen = given.replace(UNSEEN, '')
  const base = seen.split(/[/\\]/).findLast((part) => part.trim() !== '' && !/^\.+$/.test(part.trim())) ?? ''
  const safe = base.replace(FORBIDDEN, '_').replace(/^[.\s]+|[.\s]+$/g, '')
  const named = RESERVED.test(safe) ? `_${safe}` : safe
  return named === '' ? 'file' : shortened(named)
}

function shortened(name: string): string {
  const letters = [...name]
  if (letters.length <= LONGEST) return name
  const dot = letters.lastIndexOf('.')
  const extension = dot > 0 && letters.length - dot <= LONGEST_EXTENSION ? letters.slice(dot) : []
  return [...letters.slice(0, LONGEST - extension.length), ...extension].join('')
}
