import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LoginItem } from './login-item.ts'

/**
 * Quotes one argument of an `Exec` line. The Desktop Entry specification has two layers. Inside the quotes `"`, backtick, `$` and `\` are
 * escaped and `%` is doubled. Then every backslash of the whole value is doubled. Throws when the text contains a control character.
 */
export function quoteExecArgument(text: string): string {
  if (/[\u0000-\u001f]/.test(text))
    throw new Error('The path of the program contains a line break and cannot be started at login.')
  const quoted = text.replace(/[\\"`$]/g, (sign) => `\\${sign}`).replaceAll('%', '%%')
  return `"${quoted}"`.replaceAll('\\', '\\\\')
}

export function autostartEntry(options: { readonly name: string; readonly command: readonly string[] }): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${options.name}`,
    `Exec=${options.command.map(quoteExecArgument).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Whether a desktop starts this entry. Desktops switch an entry off by a line inside the file. */
export function isEntryOn(text: string): boolean {
  return !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(text)
}

/**
 * Start at login on Linux, which Electron does not support: a file in the XDG autostart folder. It is written to a temporary file and
 * renamed, so that a power cut leaves either the old file or the new one.
 */
export function createXdgAutostart(options: {
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  readonly configHome: string
  readonly file: string
  /** The entry's name in earlier versions. */
  readonly formerFile: string
  readonly name: string
  readonly command: readonly string[]
}): LoginItem {
  const { configHome, file: fileName, formerFile, name, command } = options
  const path = join(configHome, 'autostart', fileName)
  const formerPath = join(configHome, 'autostart', formerFile)
  const readEntry = (path: string) =>
    readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })

  return {
    async read() {
      const text = (await readEntry(path)) ?? (await readEntry(formerPath))
      return text !== null && isEntryOn(text)
    },
    async write(isOn) {
      await rm(formerPath, { force: true })
      if (!isOn) return rm(path, { force: true })
      const text = autostartEntry({ name, command })
      if ((await readEntry(path)) === text) return
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const temporary = `${path}.${process.pid}.new`
      const file = await open(temporary, 'w', 0o644)
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      await chmod(temporary, 0o644) // undo the umask: the desktop must be able to read the file
      await rename(temporary, path)
    },
  }
}
