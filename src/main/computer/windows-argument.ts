/**
 * Quotes one argument of a Windows command line for CommandLineToArgvW. Escapes each quote inside it and the backslashes before a quote.
 * Throws when the text contains a control character.
 */
export function quoteWindowsArgument(text: string): string {
  if (/[\u0000-\u001f]/.test(text))
    throw new Error('The path of the program contains a line break and cannot be started at login.')
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`
}

/** Like quoteWindowsArgument, but leaves an argument without spaces and quotes unquoted. */
export function windowsArgument(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : quoteWindowsArgument(text)
}
