/*
 * Owns the lock of the data folder, which admits one program at a time. Knows nothing of the folder's content.
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
  /** Missing in locks of earlier versions. */
  namespace: z.string().nullable().default(null),
})
type Holder = z.infer<typeof holderSchema>

const TRIES = 5
const BEAT_MS = 15_000
const STALE_MS = 60_000

/** How processes are recognised; tests replace it. */
export interface ProcessLookup {
  isAlive(pid: number): boolean
  startedAt(pid: number): Promise<string | null>
  /** The PID namespace of this process; null when there is only one. */
  namespace(): string | null
  /** Calls `run` again and again until the returned function is called. Keeps no process alive. */
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
 * Takes the data folder for this process, because two hosts on one profile would invalidate its link. A lock whose holder is gone (kill -9,
 * power cut) is taken over. A holder in another container cannot be looked up: its lock counts as long as it is touched. Resolves to the
 * function that releases the lock. Throws `CommandError('busy')` while another host holds it.
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

/** Creates the lock as a hard link, which appears whole or not at all: no process reads a half-written lock. False when one exists. */
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

/** Removes a dead holder's lock. If another host replaced it meanwhile, puts that host's lock back. */
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

/** The holder runs in another container: here its process id may belong to another process, or to us. */
function isElsewhere(holder: Holder, namespace: string | null): boolean {
  return holder.namespace !== null && namespace !== null && holder.namespace !== namespace
}

/** Touches the lock, which tells hosts in other containers that this one lives. */
function beat(path: string, mine: string): void {
  try {
    const now = new Date()
    if (read(path) === mine) utimesSync(path, now, now)
  } catch {
    // The disk may be full or briefly unavailable; the next beat follows in seconds.
  }
}

/** Whether the lock was touched within `STALE_MS`. A time in the future (its clock was set back) is judged by its distance, too. */
function isFresh(path: string): boolean {
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return touched !== undefined && Math.abs(Date.now() - touched) < STALE_MS
}

/** Whether the holder still runs. Asks the system, which may take a second, so call it only when there is a lock. */
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
    // Content that no host could have written (a damaged disk) names no holder.
    return null
  }
}

function read(path: string): string | null {
  try {
    // Reading a pipe in its place would never end.
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
