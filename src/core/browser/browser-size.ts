import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A browser has a few hundred files. A folder with many more is a user's own folder that also holds a browser. */
const MAX_FILES = 5_000
/** Files beside every Chromium, or the folder named after its version. */
const COMPANION = /^(icudtl\.dat|resources\.pak|headless_lib_data\.pak|\d+(\.\d+){3})$/

/** Size in bytes of the browser's folder; null when the folder is not the browser's own or cannot be read. */
export async function browserSize(path: string): Promise<number | null> {
  try {
    const real = await realpath(path)
    const bundle = /^(.*\.app)\/Contents\/MacOS\//.exec(real)?.[1]
    const folder = bundle ?? dirname(real)
    if (bundle === undefined && !(await readdir(folder)).some((name) => COMPANION.test(name))) return null
    return await folderSize(folder)
  } catch {
    return null // shown as unknown
  }
}

async function folderSize(folder: string): Promise<number | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  if (entries.length > MAX_FILES) return null
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
