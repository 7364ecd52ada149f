import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const noteSchema = z.object({ dataDir: z.string().min(1), from: z.string(), at: z.number() })

/** The installer starts the new version within this time. A later start has another cause and ignores the note. */
const FRESH_MS = 15 * 60_000

const noteIn = (usualFolder: string) => join(usualFolder, 'after-update.json')

/**
 * Notes this run's data folder for the next version, because no installer passes on the arguments of the old version. Without the note the
 * new version would open the usual data folder as an empty second Salesboy, and the shop would get no replies. Removes an old note when
 * this run uses the usual folder. `usualFolder` is the data folder of a start without arguments.
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

/** Returns the data folder of the version that was just replaced, or null. Removes the note, so that only one start gets it. */
export function takeNote(usualFolder: string, version: string): string | null {
  const path = noteIn(usualFolder)
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    const isFresh = Math.abs(Date.now() - note.at) < FRESH_MS
    // The old version was started once more: the installer is still running or has given up. Keep the note.
    if (isFresh && note.from === version) return null
    rmSync(path, { force: true })
    return isFresh && existsSync(note.dataDir) ? note.dataDir : null
  } catch {
    return null // No note, or an unreadable one: a normal start.
  }
}
