import { realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

export interface StaticFile {
  readonly path: string
  readonly type: string
  readonly bytes: number
  /** True when the file's name changes with its content. */
  readonly immutable: boolean
}

/**
 * Finds the built file for a request path such as `/assets/index-1a2b.js`; `/` is the page. Null for anything but a file inside `root`
 * with a listed type, however the path is written and wherever symbolic links lead.
 */
export async function findStaticFile(root: string, urlPath: string): Promise<StaticFile | null> {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    // None of our file names fails to decode.
    return null
  }
  if (/[\0\\:]/.test(decoded) || decoded.split('/').some((part) => part === '..' || part.startsWith('.'))) return null
  const type = TYPES[decoded === '/' ? '.html' : extname(decoded).toLowerCase()]
  if (type === undefined) return null
  try {
    const base = await realpath(root)
    const path = await realpath(join(base, decoded === '/' ? 'index.html' : decoded))
    const inside = relative(base, path)
    if (inside === '' || inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside)) return null
    const found = await stat(path)
    if (!found.isFile()) return null
    return { path, type, bytes: found.size, immutable: decoded.startsWith('/assets/') }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP') return null
    throw error
  }
}
