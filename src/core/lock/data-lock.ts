/*
 * Owns the lock of the data folder: one program at a time. Knows nothing of what is in it.
 */
import { linkSync, lstatSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import { z } from 'zod'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { isAlive, isSameStart, pidNamespace, startedAt } from './process-identity.ts'

const holderSchema = z.object({
  pid: z.number().int().positive(),
  startedAt: z.string().nullable(),
  /** Locks of earlier versions do not say. */
  namespace: z.string().nullable().default(null),
})
type Holder = z.infer<typeof holderSchema>

const TRIES = 5
const BEAT_MS = 15_000
const STALE_MS = 60_000

/** How processes are recognised; a test puts its own in. */
export interface ProcessLookup {
  isAlive(pid: number): boolean
  startedAt(pid: number): Promise<string | null>
  /** The space in which this process' ids are counted; null: the only one. */
  namespace(): string | null
  /** Runs something again and again until the returned function is called; it keeps no process alive. */
  every(milliseconds: number, run: () => void): () => void
}

const thisMachine: ProcessLookup = {
  isAlive,
  startedAt,
  namespace: pidNamespace,
  every(milliseconds, run) {
    const timer = setInterval(run, milliseconds).unref()
    return () => clearInterval(timer)
  },
}

/**
 * Takes the data folder for this process: two hosts on one profile would invalidate its link. A lock whose holder is gone (kill -9,
 * power cut) is taken over. A holder in another container cannot be looked up: there the lock counts as long as it is touched.
 * Returns the release. Throws `CommandError('busy')` while another host has it.
 */
export async function takeDataLock(dataDir: string, lookup: ProcessLookup = thisMachine): Promise<() => void> {
  const path = join(dataDir, 'host.lock')
  const draft = `${path}.${process.pid}.draft`
  const namespace = lookup.namespace()
  const me: Holder = { pid: process.pid, startedAt: await lookup.startedAt(process.pid), namespace }
  const mine = JSON.stringify(me)
  try {
    writeFileSync(draft, mine, { mode: 0o600 })
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (createOnce(draft, path)) {
        const still = namespace === null ? () => undefined : lookup.every(BEAT_MS, () => beat(path, mine))
        return () => {
          still()
          release(path, mine)
        }
      }
      const found = read(path)
      if (found === null) continue
      const holder = parseHolder(found)
      if (holder !== null && isElsewhere(holder, namespace)) {
        if (isFresh(path)) throw inUseElsewhere(dataDir)
      } else if (holder !== null && (await holds(holder, me, lookup))) throw inUse(dataDir, holder.pid)
      putAway(path, found)
    }
    const english = `The data folder ${dataDir} is being taken by another host just now. Try again.`
    throw new CommandError('busy', { english, said: msg('start.in-use') })
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
    const code = errorCode(error)
    if (code === 'EEXIST') return false
    // File systems without hard links (FAT, some network shares).
    try {
      writeFileSync(path, readFileSync(draft), { flag: 'wx', mode: 0o600 })
      return true
    } catch (second) {
      if (errorCode(second) === 'EEXIST') return false
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
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  if (read(away) !== seen) createOnce(away, path)
  rmSync(away, { force: true })
}

/** Its process id means nothing here: it may be that of somebody else, or our own. */
function isElsewhere(holder: Holder, namespace: string | null): boolean {
  return holder.namespace !== null && namespace !== null && holder.namespace !== namespace
}

/** Tells hosts in other containers that this one lives. */
function beat(path: string, mine: string): void {
  try {
    const now = new Date()
    if (read(path) === mine) utimesSync(path, now, now)
  } catch {
    // A disk that is full or away for a moment; the next beat comes soon.
  }
}

/** A time to come is of a clock that was set back since. */
function isFresh(path: string): boolean {
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return touched !== undefined && Math.abs(Date.now() - touched) < STALE_MS
}

/** Only a lock that is there makes us ask the system, which may take a second. */
async function holds(holder: Holder, me: Holder, lookup: ProcessLookup): Promise<boolean> {
  if (holder.pid === process.pid) return isSameStart(holder.startedAt, me.startedAt)
  if (!lookup.isAlive(holder.pid)) return false
  const now = await lookup.startedAt(holder.pid)
  return holder.startedAt === null || now === null || isSameStart(holder.startedAt, now)
}

function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    // A lock that nobody could have written (a damaged disk) has no holder.
    return null
  }
}

function read(path: string): string | null {
  try {
    // A pipe in its place would never answer.
    if (!lstatSync(path).isFile()) throw notALock(path)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

function release(path: string, mine: string): void {
  if (read(path) === mine) rmSync(path, { force: true })
}

function inUse(dataDir: string, pid: number): CommandError {
  const english = `Another Salesboy host (process ${pid}) already uses the data folder ${dataDir}. Stop it, or give this one another folder with --data-dir.`
  return new CommandError('busy', { english, said: msg('start.in-use') })
}

function notALock(path: string): CommandError {
  const english = `Something else is in the place of the lock file ${path}. Remove it (rm -r '${path}'), then start again.`
  return new CommandError('unavailable', { english, said: msg('start.folder-in-the-way', { path }) })
}

function inUseElsewhere(dataDir: string): CommandError {
  const english = `A Salesboy host in another container uses the data folder ${dataDir}, or was killed less than a minute ago. Stop it, or try again in a minute.`
  return new CommandError('busy', { english, said: msg('start.in-use') })
}
