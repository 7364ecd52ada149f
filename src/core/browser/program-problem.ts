import { accessSync, constants, statSync } from 'node:fs'

export type ProgramProblem = 'missing' | 'folder' | 'not-executable'

/** Why a path cannot be started as a program, or null. Starts nothing. */
export function programProblem(path: string): ProgramProblem | null {
  try {
    const found = statSync(path)
    if (found.isDirectory()) return 'folder'
    if (!found.isFile()) return 'not-executable'
  } catch {
    return 'missing'
  }
  try {
    accessSync(path, constants.X_OK)
    return null
  } catch {
    return 'not-executable'
  }
}
