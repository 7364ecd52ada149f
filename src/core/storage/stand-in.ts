import { closeSync, openSync, readSync, statSync, writeFileSync } from 'node:fs'
import type { CleanMark } from './clean-mark.ts'

/** sqlite.org/fileformat2.html#walformat: the two magic numbers, and the offset of the page size. */
const WAL_MAGIC = [0x377f0682, 0x377f0683]
const WAL_HEADER = 32
const PAGE_SIZE_AT = 8

/** Length of a file in bytes; 0 if there is no file. */
export const lengthOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/**
 * If the database file is gone or empty but its write-ahead log is there, writes an empty page in its place, because SQLite would otherwise
 * delete the log. The log's rows can then be read; the mark says that the rest is missing. Returns true if it wrote the page.
 */
export function standInForLost(path: string, mark: CleanMark): boolean {
  const pageSize = pageSizeOf(`${path}-wal`)
  if (pageSize === null) return false
  mark.condemn()
  writeFileSync(path, Buffer.alloc(pageSize), { mode: 0o600 })
  return true
}

function pageSizeOf(wal: string): number | null {
  if (lengthOf(wal) <= WAL_HEADER) return null
  const header = Buffer.alloc(WAL_HEADER)
  const file = openSync(wal, 'r')
  try {
    readSync(file, header, 0, WAL_HEADER, 0)
  } finally {
    closeSync(file)
  }
  const pageSize = header.readUInt32BE(PAGE_SIZE_AT)
  const isLog = WAL_MAGIC.includes(header.readUInt32BE(0))
  return isLog && pageSize >= 512 && pageSize <= 65_536 ? pageSize : null
}
