import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** One kind of damage to the record's files, while the host runs or is off. */
export interface Damage {
  readonly name: string
  /** `older` is a copy of the record from some messages before. */
  readonly apply: (database: string, older: string) => void
}

const SUFFIXES = ['', '-wal', '-shm'] as const
const present = (database: string) => SUFFIXES.map((suffix) => database + suffix).filter((path) => existsSync(path))

/** Overwrites the content but keeps the file and its length, like a program that writes to the disk's blocks. */
function overwrite(path: string): void {
  const length = statSync(path).size
  const file = openSync(path, 'r+')
  for (let at = 0; at < length; at += 4_096)
    writeSync(file, Buffer.alloc(Math.min(4_096, length - at), 0xa5), 0, undefined, at)
  closeSync(file)
}

function foreign(path: string): void {
  rmSync(path, { force: true })
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE notes (what TEXT); INSERT INTO notes VALUES (1)')
  database.close()
}

export const damages: readonly Damage[] = [
  { name: 'deleted', apply: (database) => present(database).forEach((path) => rmSync(path)) },
  { name: 'truncated', apply: (database) => present(database).forEach((path) => truncateSync(path, 0)) },
  {
    name: 'replaced by another program’s file',
    apply(database) {
      foreign(`${database}.foreign`)
      for (const path of present(database)) rmSync(path)
      renameSync(`${database}.foreign`, database)
    },
  },
  {
    name: 'replaced by an older copy',
    apply(database, older) {
      for (const path of present(database)) rmSync(path)
      copyFileSync(older, database)
    },
  },
  {
    name: 'overwritten with garbage',
    apply: (database) => [database, `${database}-wal`].filter((path) => existsSync(path)).forEach(overwrite),
  },
  {
    name: 'without its write-ahead log',
    apply: (database) => rmSync(`${database}-wal`, { force: true }),
  },
]

/** Copies the present record into one file. */
export function copyRecord(database: string, to: string): void {
  rmSync(to, { force: true })
  const source = new DatabaseSync(database, { readOnly: true })
  source.exec(`VACUUM INTO '${to}'`)
  source.close()
}
