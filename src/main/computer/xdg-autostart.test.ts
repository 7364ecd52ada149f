import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { autostartEntry, createXdgAutostart, isEntryOn, quoteExecArgument } from './xdg-autostart.ts'

const files = { file: 'app.test.desktop', formerFile: 'app.test.desktop.desktop' }
const folder = mkdtempSync(join(tmpdir(), 'salesboy-autostart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Decodes a value as the Desktop Entry specification requires: the string escapes, then the argument's quoting, then the field codes. */
function readArgument(value: string): string {
  const text = value.replace(/\\(.)/g, (_whole, sign: string) => (sign === '\\' ? '\\' : sign))
  const inner = /^"((?:[^"\\]|\\.)*)"$/s.exec(text)?.[1] ?? ''
  return inner.replace(/\\([\\"`$])/g, '$1').replaceAll('%%', '%')
}

test.each(['/opt/Salesboy/salesboy', '/home/ada/My "best" shop/100%/$HOME/`x`/back\\slash', '--data-dir', 'Ünïcode'])(
  '%s is unchanged after quoting and reading back',
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

test('writing twice or removing twice works, and leaves no other file', async () => {
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

test('write rejects when the folder cannot be written', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const item = createXdgAutostart({ configHome: file, ...files, name: 'Test', command: ['/bin/true'] })
  await expect(item.write(true)).rejects.toThrow()
})

test('an entry of an earlier version counts as on, and write replaces it', async () => {
  const item = createXdgAutostart({ configHome: folder, ...files, name: 'Test', command: ['/bin/true'] })
  writeFileSync(join(folder, 'autostart', files.formerFile), autostartEntry({ name: 'Test', command: ['/bin/old'] }))
  expect(await item.read()).toBe(true)
  await item.write(true)
  expect(readdirSync(join(folder, 'autostart'))).toEqual([files.file])
  await item.write(false)
  expect(readdirSync(join(folder, 'autostart'))).toEqual([])
})
