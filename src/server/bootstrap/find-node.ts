import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Path of the Node installed with the dependencies, in the nearest node_modules at or above `from`; null when there is none. */
export function findNode(from: string, platform: NodeJS.Platform = process.platform): string | null {
  const name = platform === 'win32' ? 'node.exe' : 'node'
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', name)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return null
  }
}
