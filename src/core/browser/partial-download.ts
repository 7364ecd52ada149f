import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import type { RemoteFile } from '../http/download.ts'
import { replaceFile } from '../files/replace-file.ts'

/** Describes the bytes in the part file, so that a later run of the program can resume the download. */
interface PartNote {
  readonly url: string
  readonly etag: string | null
  readonly totalBytes: number | null
  /** Headers with the checksum of the complete file. */
  readonly headers: Readonly<Record<string, string>>
}

export interface PartialDownload {
  /** Bytes already here; the download can resume after them. */
  readonly size: number
  readonly etag: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly totalBytes: number | null
  begin(file: RemoteFile, from: number): void
  take(bytes: Buffer): void
  close(): void
}

const KEPT = ['repr-digest', 'x-goog-hash'] as const

/** True when a download was started here and neither finished nor discarded. */
export function hasPartialDownload(path: string): boolean {
  return existsSync(path) && existsSync(`${path}.json`)
}

export function removePartialDownload(path: string): void {
  rmSync(path, { force: true })
  rmSync(`${path}.json`, { force: true })
}

/** Opens the part file at `path`. Keeps bytes of an earlier try only if they come from the same URL and can be resumed. */
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
      // A partial response need not repeat the headers of the complete file.
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
    // Without an etag the bytes may belong to a different file.
    if (note?.url !== url || typeof note.etag !== 'string') return null
    return { url, etag: note.etag, totalBytes: note.totalBytes ?? null, headers: note.headers ?? {} }
  } catch {
    return null // missing, or damaged by a power cut: start from zero
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
