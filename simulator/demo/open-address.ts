import { spawn } from 'node:child_process'
import { hasScreen } from './find-window.ts'

/** Opens an address in the person's browser if there is a screen. Otherwise the printed address must do. */
export function openAddress(address: string): void {
  if (!hasScreen(process.platform, process.env)) return
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', address]]
        : ['xdg-open', [address]]
  const child = spawn(command as string, args as string[], { stdio: 'ignore', detached: true })
  // No browser opens, but the address is printed anyway.
  child.on('error', () => {})
  child.unref()
}
