import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { leaveRoaming, type Mover } from './leave-roaming.ts'

let home: string
let from: string
let to: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'salesboy-roaming-'))
  from = join(home, 'Roaming', 'Salesboy')
  to = join(home, 'Local', 'Salesboy')
  mkdirSync(join(from, 'sessions', 'session-ada'), { recursive: true })
  writeFileSync(join(from, 'salesboy.db'), 'messages')
  writeFileSync(join(from, 'sessions', 'session-ada', 'link'), 'the link')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const files: Mover = {
  rename: renameSync,
  copy: (source, target) => cpSync(source, target, { recursive: true }),
  isAlive: () => false,
}
const fail = (code: string) => Object.assign(new Error(code), { code })
/** Two disks: a rename from one to the other is refused. */
const twoDisks: Mover = {
  ...files,
  rename(source, target) {
    if (source.includes('Roaming') !== target.includes('Roaming')) throw fail('EXDEV')
    renameSync(source, target)
  },
}
const read = (folder: string) =>
  `${readFileSync(join(folder, 'salesboy.db'), 'utf8')}, ${readFileSync(join(folder, 'sessions', 'session-ada', 'link'), 'utf8')}`

test('the data of an earlier version is moved completely, once', () => {
  mkdirSync(to, { recursive: true })
  expect(leaveRoaming({ from, to })).toEqual({ kind: 'moved', folder: to })
  expect(read(to)).toBe('messages, the link')
  expect(existsSync(from)).toBe(false)
  expect(leaveRoaming({ from, to })).toEqual({ kind: 'nothing', folder: to })
})

test('a new computer has nothing to move', () => {
  rmSync(from, { recursive: true })
  expect(leaveRoaming({ from, to })).toEqual({ kind: 'nothing', folder: to })
})

test('a folder that is already in use is never replaced by the roaming one', () => {
  mkdirSync(to, { recursive: true })
  writeFileSync(join(to, 'salesboy.db'), 'newer')
  expect(leaveRoaming({ from, to })).toEqual({ kind: 'nothing', folder: to })
  expect(readFileSync(join(to, 'salesboy.db'), 'utf8')).toBe('newer')
  expect(read(from)).toBe('messages, the link')
})

test('the folder of a running earlier version is kept in use, so that its lock reports the conflict', () => {
  writeFileSync(join(from, 'host.lock'), JSON.stringify({ pid: 4711, startedAt: null }))
  expect(leaveRoaming({ from, to }, { ...files, isAlive: (pid) => pid === 4711 })).toEqual({
    kind: 'kept',
    folder: from,
    why: 'in use',
  })
  expect(leaveRoaming({ from, to }, files)).toEqual({ kind: 'moved', folder: to })
})

test('a folder in which a file is open stays as it is', () => {
  const rename = () => {
    throw fail('EPERM')
  }
  expect(leaveRoaming({ from, to }, { ...files, rename })).toEqual({ kind: 'kept', folder: from, why: 'EPERM' })
  expect(read(from)).toBe('messages, the link')
})

test('a folder on another disk is copied, and the old one is removed only after the copy was used', () => {
  expect(leaveRoaming({ from, to }, twoDisks)).toEqual({ kind: 'moved', folder: to })
  expect(read(to)).toBe('messages, the link')
  expect(readdirSync(join(home, 'Roaming'))).toEqual(['Salesboy (moved)'])
  expect(leaveRoaming({ from, to }, twoDisks)).toEqual({ kind: 'nothing', folder: to })
  expect(readdirSync(join(home, 'Roaming'))).toEqual([])
})

test.each(['the disk is full', 'the old folder cannot be put aside', 'the copy cannot be put in its place'])(
  'one complete folder is used when a move from another disk fails: %s',
  (what) => {
    const broken: Mover = {
      ...twoDisks,
      copy(source, target) {
        files.copy(source, target)
        if (what === 'the disk is full') throw fail('ENOSPC')
      },
      rename(source, target) {
        if (what.startsWith('the old') && target.endsWith('(moved)')) throw fail('EPERM')
        if (what.startsWith('the copy') && source.endsWith('.moving')) throw fail('EPERM')
        twoDisks.rename(source, target)
      },
    }
    expect(leaveRoaming({ from, to }, broken)).toMatchObject({ kind: 'kept', folder: from })
    expect(read(from)).toBe('messages, the link')
    expect(existsSync(to)).toBe(false)
    // Leftovers do not disturb the next start.
    expect(leaveRoaming({ from, to }, twoDisks)).toEqual({ kind: 'moved', folder: to })
    expect(read(to)).toBe('messages, the link')
  },
)
