const WINDOWS = /^([a-z]:|\\)[\\/]/i
const SPECIAL = /[.*+?^${}()|[\]\\]/g

/**
 * Replaces the home folder by `~`, because its path contains the account's name. Also finds the path in JSON, where each backslash is
 * doubled (in nested JSON twice), and in file URLs. On Windows it ignores case.
 */
export function withoutHome(text: string, home: string): string {
  const isWindows = WINDOWS.test(home)
  const parts = home.split(isWindows ? /[\\/]+/ : /\/+/)
  if (parts.at(-1) === '') parts.pop()
  // A root or an empty path contains no name.
  if (parts.length < 2) return text
  const between = isWindows ? String.raw`(?:\\+|/+)` : '/'
  const pattern = parts.map(spellings).join(between)
  return text.replace(new RegExp(pattern, isWindows ? 'gi' : 'g'), '~')
}

/** Pattern for a name as it is, in JSON, and in a URL. */
function spellings(name: string): string {
  const forms = [...new Set([name, JSON.stringify(name).slice(1, -1), encodeURI(name), encodeURIComponent(name)])]
  return `(?:${forms.map((form) => form.replace(SPECIAL, String.raw`\$&`)).join('|')})`
}
