import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { autostartEntry, createXdgAutostart, isEntryOn, quoteExecArgument } from './xdg-autostart.ts'

const files = { file: 'app.test.desktop', formerFile: 'app.test.desktop.desktop' }
const folder = mkdtempSync(join(tmpdir(), 'salesboy-autostart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Reads a value as the Desktop Entry specification says: first the string, then the quoting of one argument, then the field codes. */
function readArgument(value: string): string {
  const text = value.replace(/\\(.)/g, (_whole, sign: string) => (sign === '\\' ? '\\' : sign))
  const inner = /^"((?:[^"\\]|\\.)*)"$/s.exec(text)?.[1] ?? ''
  return inner.replace(/\\([\\"`$])/g, '$1').replaceAll('%%', '%')
}

test.each(['/opt/Salesboy/salesboy', '/home/ada/My "best" shop/100%/$HOME/`x`/back\\slash', '--data-dir', 'Ünïcode'])(
  '%s survives being written and read',
  (text) => {
    expect(readArgument(quoteExecArgument(text))).toBe(text)
  },
)

test('a path with a line break cannot forge another line', () => {
  expect(() => quoteExecArgument('/a\nExec=evil')).toThrow('line break')
})

test('the entry names the program and starts it hidden', () => {
  const entry = autostartEntry({ name: 'Salesboy', command: ['/opt/a b', '--hidden'] })
  expect(entry).toContain('Exec="/opt/a b" "--hidden"\n')
  expect(isEntryOn(entry)).toBe(true)
})

test.each(['Hidden=true', ' hidden = TRUE', 'X-GNOME-Autostart-enabled=false'])('%s switches an entry off', (line) => {
  expect(isEntryOn(`[Desktop Entry]\nType=Application\n${line}\n`)).toBe(false)
})

test('writing is idempotent, leaves no other file, and taking away twice is no mistake', async () => {
  const item = createXdgAutostart({ configHome: folder, ...files, name: 'Test', command: ['/bin/true'] })
  expect(await item.read()).toBe(false)
  await item.write(true)
  await item.write(true)
  expect(await item.read()).toBe(true)
  expect(readdirSync(join(folder, 'autostart'))).toEqual(['app.test.desktop'])
  const path = join(folder, 'autostart', 'app.test.desktop')
  writeFileSync(path, `${readFileSync(path, 'utf8')}Hidden=true\n`)
  expect(await item.read()).toBe(false)
  await item.write(false)
  await item.write(false)
  expect(readdirSync(join(folder, 'autostart'))).toEqual([])
})

test('a folder that cannot be written is an error for the caller', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const item = createXdgAutostart({ configHome: file, ...files, name: 'Test', command: ['/bin/true'] })
  await expect(item.write(true)).rejects.toThrow()
})

test('an entry that an earlier version wrote counts, and is replaced and not doubled', async () => {
  const item = createXdgAutostart({ configHome: folder, ...files, name: 'Test', command: ['/bin/true'] })
  writeFileSync(join(folder, 'autostart', files.formerFile), autostartEntry({ name: 'Test', command: ['/bin/old'] }))
  expect(await item.read()).toBe(true)
  await item.write(true)
  expect(readdirSync(join(folder, 'autostart'))).toEqual([files.file])
  await item.write(false)
  expect(readdirSync(join(folder, 'autostart'))).toEqual([])
})
