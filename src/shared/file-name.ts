/** Longest name that is safe on every system with a path in front of it, in characters. */
const LONGEST = 120
const LONGEST_EXTENSION = 16
/** Control characters, and marks that turn the direction of what follows: `invoice_fdp.exe` would be shown as `invoice_exe.pdf`. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** What a name must not hold on Windows, macOS or Linux. */
const FORBIDDEN = /[<>:"|?*/\\]/g
/** Names of devices on Windows, also with an extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A text without characters that nobody sees, at most `LONGEST` × 2 characters: what a person called a file, to be shown and never opened. */
export function plainFileName(given: string): string {
  return given.replace(UNSEEN, '').slice(0, LONGEST * 2)
}

/**
 * A base name that can be saved anywhere: no folders, no unseen marks, no name of a device, at most 120 characters with its extension
 * kept. `file` where nothing is left. A customer chooses the name he sends a file under.
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
