import { existsSync, readFileSync, renameSync } from 'node:fs'

/** Moves a file that is not one JSON object out of the way, so that nothing of it is lost. Returns its new place, or null. */
export function setAsideDamaged(path: string, at: number): string | null {
  if (!existsSync(path)) return null
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const aside = `${path}.${at}.bad`
  renameSync(path, aside)
  return aside
}
