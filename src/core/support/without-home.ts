const WINDOWS = /^([a-z]:|\\)[\\/]/i
const SPECIAL = /[.*+?^${}()|[\]\\]/g

/**
 * Puts `~` for the home folder, whose path tells the account's name. The text may be JSON, where each backslash is doubled (in JSON
 * within JSON twice), or hold the path as a file address; on Windows, capitals do not matter.
 */
export function withoutHome(text: string, home: string): string {
  const isWindows = WINDOWS.test(home)
  const parts = home.split(isWindows ? /[\\/]+/ : /\/+/)
  if (parts.at(-1) === '') parts.pop()
  // A root, or nothing at all: there is no name in it.
  if (parts.length < 2) return text
  const between = isWindows ? String.raw`(?:\\+|/+)` : '/'
  const pattern = parts.map(spellings).join(between)
  return text.replace(new RegExp(pattern, isWindows ? 'gi' : 'g'), '~')
}

/** A name as it is, and as it stands in an address. */
function spellings(name: string): string {
  const forms = [...new Set([name, JSON.stringify(name).slice(1, -1), encodeURI(name), encodeURIComponent(name)])]
  return `(?:${forms.map((form) => form.replace(SPECIAL, String.raw`\$&`)).join('|')})`
}
