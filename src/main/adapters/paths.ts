import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../../core/ports.ts'

/**
 * Lays out the data folder and makes its directories, readable by the owner only (0700).
 * Throws when a folder cannot be made or its mode cannot be set; the caller tells the owner.
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
    // mkdir does not change the mode of an existing directory, and Electron creates userData with the default mode.
    if (process.platform !== 'win32') chmodSync(directory, 0o700)
  }
  return paths
}
