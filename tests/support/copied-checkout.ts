import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
/** Parts that a newcomer's checkout does not have, or that are linked instead of copied. */
const left = new Set(['node_modules', '.git', 'dist', '.cache', '.demo', 'coverage', 'test-results'])
const built = ['out/main', 'out/preload', 'out/renderer', 'out/server']

/** Copies the checkout, so that scripts may write anything there. The copy shares the packages of the original. */
export function copyCheckout(to: string, { isBuilt }: { readonly isBuilt: boolean }): void {
  const isWanted = (path: string): boolean => {
    const name = relative(root, path)
    if (left.has(name)) return false
    if (name === 'out') return isBuilt
    return dirname(name) !== 'out' || built.includes(name)
  }
  mkdirSync(to, { recursive: true })
  // Preserves the times, because scripts would otherwise build everything again.
  cpSync(root, to, { recursive: true, preserveTimestamps: true, filter: isWanted })
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'))
}
