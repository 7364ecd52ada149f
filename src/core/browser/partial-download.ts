import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import type { RemoteFile } from '../http/download.ts'
import { replaceFile } from '../files/replace-file.ts'

/** What is known about the bytes in the part file, so that another run of the program can go on with them. */
interface PartNote {
  readonly url: string
  readonly etag: string | null
  readonly totalBytes: number | null
  /** Headers that hold the checksum of the whole. */
  readonly headers: Readonly<Record<string, string>>
}

export interface PartialDownload {
  /** Bytes that can be gone on from. */
  readonly size: number
  readonly etag: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly totalBytes: number | null
  begin(file: RemoteFile, from: number): void
  take(bytes: Buffer): void
  close(): void
}

const KEPT = ['repr-digest', 'x-goog-hash'] as const

/** Whether a download was begun here and neither finished nor given up. */
export function hasPartialDownload(path: string): boolean {
  return existsSync(path) && existsSync(`${path}.json`)
}

export function removePartialDownload(path: string): void {
  rmSync(path, { force: true })
  rmSync(`${path}.json`, { force: true })
}

/** Opens the bytes that an earlier try has left at `path`, when they are of the same address and can be gone on from. */
export function openPartialDownload(path: string, url: string): PartialDownload {
  let note = readNote(path, url)
  let size = note === null ? 0 : sizeOf(path)
  let file: number | null = null
  return {
    get size() {
      return size
    },
    get etag() {
      return note?.etag ?? null
    },
    get headers() {
      return note?.headers ?? {}
    },
    get totalBytes() {
      return note?.totalBytes ?? null
    },
    begin(remote, from) {
      const headers = Object.fromEntries(KEPT.flatMap((name) => entryOf(name, remote.headers)))
      // A part of the answer need not repeat the headers of the whole.
      const known = from > 0 ? { ...note?.headers, ...headers } : headers
      note = {
        url,
        etag: remote.etag ?? (from > 0 ? (note?.etag ?? null) : null),
        totalBytes: remote.totalBytes,
        headers: known,
      }
      replaceFile(`${path}.json`, JSON.stringify(note))
      if (file === null) file = openSync(path, 'a', 0o600)
      if (from !== size) ftruncateSync(file, from)
      size = from
    },
    take(bytes) {
      if (file === null) throw new Error('bytes before their beginning')
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
      size += bytes.length
    },
    close() {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

function readNote(path: string, url: string): PartNote | null {
  try {
    const note = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Partial<PartNote> | null
    // Without a validator the bytes may be another file's beginning.
    if (note?.url !== url || typeof note.etag !== 'string') return null
    return { url, etag: note.etag, totalBytes: note.totalBytes ?? null, headers: note.headers ?? {} }
  } catch {
    return null // none, or damaged by a power cut: it begins anew
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0 // not there
  }
}

function entryOf(name: string, headers: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  const value = headers[name]
  return value === undefined ? [] : [[name, value]]
}
