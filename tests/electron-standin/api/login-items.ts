/**
 * Login items as Electron keeps them on Windows. Path and arguments become one line of the registry, unquoted and
 * separated by spaces. Read back, the line is a command line whose program ends at the first space outside quotes.
 * `openAtLogin` compares the lines, `executableWillLaunchAtLogin` the programs.
 */
interface Item {
  readonly path?: string
  readonly args?: readonly string[]
}

/** macOS keeps the program without its arguments. STANDIN_AT_LOGIN=1 plays a start by the system itself. */
let isOnMac = false
let line: string | null = null

const lineOf = ({ path = process.execPath, args = [] }: Item) => [path, ...args].join(' ')

/** The program and the remaining words of a command line. */
function split(text: string): { readonly program: string; readonly rest: readonly string[] } {
  const [, quoted, plain] = /^(?:"([^"]*)"|(\S*))/.exec(text) ?? []
  const program = quoted ?? plain ?? ''
  const rest = text.slice(quoted === undefined ? program.length : program.length + 2).trim()
  return { program, rest: rest === '' ? [] : rest.split(' ') }
}

export function readLoginItem(options: Item = {}) {
  // Linux has no such list, so the calls do nothing.
  if (process.platform !== 'win32') {
    const isMac = process.platform === 'darwin'
    const wasOpenedAtLogin = isMac && process.env['STANDIN_AT_LOGIN'] === '1'
    return { openAtLogin: isMac && isOnMac, executableWillLaunchAtLogin: false, wasOpenedAtLogin, launchItems: [] }
  }
  const found = line === null ? null : split(line)
  // The given path counts as the path of a file. With a space and without quotes it is not a program that such an entry starts.
  const asked = split(lineOf(options)).program
  const willLaunch = found !== null && found.program === asked && asked.endsWith('.exe')
  return {
    openAtLogin: line === lineOf(options),
    executableWillLaunchAtLogin: willLaunch,
    wasOpenedAtLogin: false,
    launchItems: found === null ? [] : [{ path: found.program, args: found.rest, enabled: true }],
  }
}

export function writeLoginItem(settings: Item & { readonly openAtLogin: boolean }): void {
  isOnMac = settings.openAtLogin
  if (process.platform === 'win32') line = settings.openAtLogin ? lineOf(settings) : null
}
