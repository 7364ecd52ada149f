/**
 * One word for cmd.exe, through which npm's `.cmd` files must be started on Windows: in quotes when it holds more than letters and signs
 * that mean nothing there. Within quotes a quote is doubled, and so are backslashes before one.
 * @param {string} text
 */
export function quoteForCmd(text) {
  if (/^[\w./:\\@=+-]+$/.test(text)) return text
  return `"${text.replace(/(\\*)"/g, '$1$1""').replace(/\\+$/, '$&$&')}"`
}
