import { isAbsolute, join, relative } from 'node:path'
import { isOwnUrl } from './own-url.ts'

/**
 * Returns the file that a URL of our scheme names, or null when the URL is not ours or leaves the root.
 * Decodes before the check: `/..%2f..%2fetc/passwd` survives URL parsing and leaves the root only once decoded.
 */
export function resolveAssetPath(root: string, address: string): string | null {
  if (!isOwnUrl(address)) return null
  let pathname: string
  try {
    pathname = decodeURIComponent(new URL(address).pathname)
  } catch {
    return null // a broken escape such as %E0%A4%A names no file
  }
  // A NUL ends a path for the system. On Windows a backslash separates folders and a colon names a drive or a stream.
  if (/[\u0000\\:]/.test(pathname)) return null
  const file = join(root, pathname === '/' || pathname === '' ? 'index.html' : pathname)
  const inside = relative(root, file)
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return null
  return file
}
