import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../../core/ports.ts'

/**
 * Lays out the data folder and makes its directories, readable by the owner only (0700).
 * Throws when the folder cannot be made or written; the caller tells the owner.
 */
export function createPaths(data: string): Paths {
  const paths: Paths = {
    data,
    database: join(data, 'salesboy.db'),
    sessions: join(data, 'sessions'),
    backups: join(data, 'backups'),
    logs: join(data, 'logs'),
  }
  for (const directory of [paths.data, paths.sessions, paths.backups, paths.logs]) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    // mkdir leaves an existing directory's mode alone, and Electron makes userData with the usual one.
    if (process.platform !== 'win32') chmodSync(directory, 0o700)
  }
  return paths
}
