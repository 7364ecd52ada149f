import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { quoteExecArgument } from '../computer/xdg-autostart.ts'
import { product } from '../product.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Writes a desktop file for a program that was not installed, because Linux passes links only to programs with a desktop file. The file is
 * per user, hidden from the menus, and ignored by the desktop once the AppImage is gone (`TryExec`).
 */
export async function writeLinkDesktopFile(environment: Environment, command: readonly string[]): Promise<void> {
  const dataHome = environment['XDG_DATA_HOME']
  // The specification ignores a relative path in the variable.
  const folder = dataHome?.startsWith('/') ? dataHome : join(homedir(), '.local', 'share')
  const path = join(folder, 'applications', product.desktopFile)
  const text = linkDesktopFile(command)
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

export function linkDesktopFile(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${product.name}`,
    `Exec=${command.map(quoteExecArgument).join(' ')} %u`,
    `TryExec=${(command[0] ?? '').replaceAll('\\', '\\\\')}`,
    `MimeType=x-scheme-handler/${product.linkScheme};`,
    'Terminal=false',
    'NoDisplay=true',
    '',
  ].join('\n')
}
