import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A browser has some hundred files; a folder with many more is somebody's own, with a browser in it. */
const MAX_FILES = 5_000
/** Files that lie beside every Chromium, or in its version's folder. */
const COMPANION = /^(icudtl\.dat|resources\.pak|headless_lib_data\.pak|\d+(\.\d+){3})$/

/** Bytes of the folder a browser lives in; null when that folder is not the browser's own or cannot be read. */
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
