import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CommandError } from '../../shared/result.ts'
import { said } from '../../shared/words/say.ts'
import { isAlive, startedAt } from './process-identity.ts'

const holderSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string().nullable() })
const TRIES = 5

/** How processes are recognised; a test puts its own in. */
export interface ProcessLookup {
  isAlive(pid: number): boolean
  startedAt(pid: number): string | null
}

/**
 * Takes the data folder for this process: two hosts on one profile would invalidate its link. A lock whose holder is gone (kill -9,
 * power cut) is taken over. Returns the release. Throws `CommandError('busy')` while another host has it.
 */
export function takeDataLock(dataDir: string, lookup: ProcessLookup = { isAlive, startedAt }): () => void {
  const path = join(dataDir, 'host.lock')
  const draft = `${path}.${process.pid}.draft`
  const mine = JSON.stringify({ pid: process.pid, startedAt: lookup.startedAt(process.pid) })
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (createOnce(draft, path)) return () => release(path, mine)
      const found = read(path)
      if (found === null) continue
      const holder = parseHolder(found)
      if (holder !== null && holds(holder, lookup)) throw inUse(dataDir, holder.pid)
      putAway(path, found)
    }
    const english = `The data folder ${dataDir} is being taken by another host just now. Try again.`
    throw new CommandError('busy', { english, said: said('start.in-use') })
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A link comes into being whole or not at all: nobody ever reads a half-written lock. */
function createOnce(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // File systems without hard links (FAT, some network shares).
    try {
      writeFileSync(path, readFileSync(draft), { flag: 'wx', mode: 0o600 })
      return true
    } catch (second) {
      if ((second as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw second
    }
  }
}

/** Moves a dead holder's lock away; if another host replaced it in that moment, puts that one's back. */
function putAway(path: string, seen: string): void {
  const away = `${path}.${process.pid}.stale`
  try {
    renameSync(path, away)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (read(away) !== seen) createOnce(away, path)
  rmSync(away, { force: true })
}

function holds(holder: z.infer<typeof holderSchema>, lookup: ProcessLookup): boolean {
  if (holder.pid === process.pid) return holder.startedAt === lookup.startedAt(process.pid)
  if (!lookup.isAlive(holder.pid)) return false
  const now = lookup.startedAt(holder.pid)
  return holder.startedAt === null || now === null || holder.startedAt === now
}

function parseHolder(text: string): z.infer<typeof holderSchema> | null {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    // A lock that nobody could have written (a damaged disk) has no holder.
    return null
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function release(path: string, mine: string): void {
  if (read(path) === mine) rmSync(path, { force: true })
}

function inUse(dataDir: string, pid: number): CommandError {
  const english = `Another Salesboy host (process ${pid}) already uses the data folder ${dataDir}. Stop it, or give this one another folder with --data-dir.`
  return new CommandError('busy', { english, said: said('start.in-use') })
}
