import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
/** What the checkout of a newcomer does not have, or what is linked instead of copied. */
const left = new Set(['node_modules', '.git', 'dist', '.cache', '.demo', 'coverage', 'test-results'])
const built = ['out/main', 'out/preload', 'out/renderer', 'out/server']

/** A copy of the checkout in which scripts may write what they want; its packages are those of the checkout. */
export function copyCheckout(to: string, { isBuilt }: { readonly isBuilt: boolean }): void {
  const isWanted = (path: string): boolean => {
    const name = relative(root, path)
    if (left.has(name)) return false
    if (name === 'out') return isBuilt
    return dirname(name) !== 'out' || built.includes(name)
  }
  mkdirSync(to, { recursive: true })
  // With their times, or scripts would build again what is built.
  cpSync(root, to, { recursive: true, preserveTimestamps: true, filter: isWanted })
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'))
}
