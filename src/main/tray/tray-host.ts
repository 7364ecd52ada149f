import { execFile } from 'node:child_process'

/** The name that whoever shows tray icons has on the session bus. GNOME has it only with an extension. */
const WATCHER = 'org.kde.StatusNotifierWatcher'
const BUS = 'org.freedesktop.DBus'
const ANSWER_WITHIN_MS = 1_000

/** The same question with the tools of GLib and of systemd: one of them is on every desktop. */
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
 * Whether an icon in the tray can be seen. Windows and macOS always show it; on Linux somebody must be there who does, and Electron does
 * not say. Asked each time: an extension is switched on and off. Where nobody can say, there is none: a window that stays can be reached.
 */
export async function hasTrayHost(platform: NodeJS.Platform, ask: AskTool = askTool): Promise<boolean> {
  if (platform !== 'linux') return true
  for (const [tool, args] of QUESTIONS) {
    try {
      return /\btrue\b/.test(await ask(tool, args))
    } catch {
      // Not installed, no session bus, or silent: the other one.
    }
  }
  return false
}
