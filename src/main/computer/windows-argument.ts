/**
 * One word of a Windows command line as a program reads it back (CommandLineToArgvW): in quotes, a quote inside it is escaped, and so are
 * the backslashes that stand before one.
 */
export function quoteWindowsArgument(text: string): string {
  if (/[\u0000-\u001f]/.test(text))
    throw new Error('The path of the program contains a line break and cannot be started at login.')
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`
}

/** As above, but what needs no quotes gets none. */
export function windowsArgument(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : quoteWindowsArgument(text)
}
