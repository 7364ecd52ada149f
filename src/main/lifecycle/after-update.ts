import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const noteSchema = z.object({ dataDir: z.string().min(1), from: z.string(), at: z.number() })

/** The new version is started by its installer, within this time; later it is somebody else who starts it. */
const FRESH_MS = 15 * 60_000

const noteIn = (usualFolder: string) => join(usualFolder, 'after-update.json')

/**
 * No installer starts the new version with the arguments of the old one: without this note it would come up on the usual data folder, as
 * an empty second Salesboy, while the shop's own stays silent. `usualFolder` is the one of a start without arguments.
 */
export function leaveNote(
  usualFolder: string,
  run: { readonly dataDir: string | null; readonly version: string },
): void {
  if (run.dataDir === null) return rmSync(noteIn(usualFolder), { force: true })
  mkdirSync(usualFolder, { recursive: true, mode: 0o700 })
  const note = { dataDir: run.dataDir, from: run.version, at: Date.now() }
  writeFileSync(noteIn(usualFolder), JSON.stringify(note), { mode: 0o600 })
}

/** The data folder of the version that this one has just replaced, or null. Told once. */
export function takeNote(usualFolder: string, version: string): string | null {
  const path = noteIn(usualFolder)
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    const isFresh = Math.abs(Date.now() - note.at) < FRESH_MS
    // The old version once more: the installer is still at work, or has given up.
    if (isFresh && note.from === version) return null
    rmSync(path, { force: true })
    return isFresh && existsSync(note.dataDir) ? note.dataDir : null
  } catch {
    return null // No note, or none that can be read: a start like any other.
  }
}
