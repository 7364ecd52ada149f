import { execFile } from 'node:child_process'

/** Session bus name of the program that shows tray icons. GNOME has one only with an extension. */
const WATCHER = 'org.kde.StatusNotifierWatcher'
const BUS = 'org.freedesktop.DBus'
const ANSWER_WITHIN_MS = 1_000

/** The same D-Bus query with the tools of GLib and of systemd: every desktop has at least one of them. */
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    // prettier-ignore
    ['call', '--session', '--dest', BUS, '--object-path', '/org/freedesktop/DBus', '--method', `${BUS}.NameHasOwner`, WATCHER],
  ],
  ['busctl', ['--user', 'call', BUS, '/org/freedesktop/DBus', BUS, 'NameHasOwner', 's', WATCHER]],
]

export type AskTool = (tool: string, args: readonly string[]) => Promise<string>

const askTool: AskTool = (tool, args) =>
  new Promise((resolve, reject) => {
    execFile(tool, args, { timeout: ANSWER_WITHIN_MS, killSignal: 'SIGKILL', windowsHide: true }, (error, answer) => {
      if (error) reject(error)
      else resolve(answer)
    })
  })

/**
 * Whether a tray icon is visible. Windows and macOS always show it. Linux needs a tray host on the session bus, and Electron does not
 * report it. Query it each time, because the owner can switch the extension on and off. Returns false when no tool answers: a window that
 * stays open remains reachable.
 */
export async function hasTrayHost(platform: NodeJS.Platform, ask: AskTool = askTool): Promise<boolean> {
  if (platform !== 'linux') return true
  for (const [tool, args] of QUESTIONS) {
    try {
      return /\btrue\b/.test(await ask(tool, args))
    } catch {
      // The tool is not installed, has no session bus, or does not answer: try the next one.
    }
  }
  return false
}
