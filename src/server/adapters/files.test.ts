import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { prepareDataPaths } from './data-paths.ts'
import { openFileSettingsStore } from './file-settings-store.ts'
import { openKeyFileSecretBox } from './key-file-secret-box.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const modeOf = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777
const posix = test.skipIf(process.platform === 'win32')

describe('the settings file', () => {
  test('keeps names with dots and every kind of value', () => {
    const values = { 'replies.mode': 'auto', 'delivery.parallel': 4, 'forward.groups': ['1@g.us'] }
    openFileSettingsStore(folder).save(values)
    const again = openFileSettingsStore(folder)
    expect(again.load()).toEqual(values)
    expect(again.problem).toBeNull()
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toEqual(values)
  })

  posix('can be read by this user only', () => {
    openFileSettingsStore(folder).save({ 'core.url': 'https://core.example' })
    expect(modeOf('settings.json')).toBe(0o600)
  })

  test.each([
    ['empty', ''],
    ['cut off', '{"replies.mode":"au'],
    ['a list', '[]'],
    ['null', 'null'],
    ['zero bytes', '\0\0\0\0'],
  ])('sets a file that is %s aside and says so', (_name, content) => {
    writeFileSync(join(folder, 'settings.json'), content)
    const store = openFileSettingsStore(folder)
    expect(store.problem).toContain('settings.json.bad')
    expect(store.load()).toEqual({})
    expect(readFileSync(join(folder, 'settings.json.bad'), 'utf8')).toBe(content)
    store.save({ 'replies.mode': 'auto' })
    expect(openFileSettingsStore(folder)).toMatchObject({ problem: null })
  })

  test('keeps every damaged file, not only the last', () => {
    for (const content of ['one', 'two', 'three']) {
      writeFileSync(join(folder, 'settings.json'), content)
      openFileSettingsStore(folder)
    }
    expect(readdirSync(folder).filter((name) => name.includes('.bad'))).toHaveLength(3)
  })
})

describe('the key file secret box', () => {
  test('returns stored secrets, also after a restart, and forgets removed ones', async () => {
    const box = openKeyFileSecretBox(folder)
    expect(await box.get('core.secret')).toBeNull()
    await box.set('core.secret', 'whsec_ünï')
    await box.set('gateway.apiKey', 'key')
    expect(await box.get('core.secret')).toBe('whsec_ünï')
    const again = openKeyFileSecretBox(folder)
    expect([await again.get('core.secret'), await again.get('gateway.apiKey')]).toEqual(['whsec_ünï', 'key'])
    await again.set('core.secret', null)
    expect(await openKeyFileSecretBox(folder).get('core.secret')).toBeNull()
  })

  test('leaves no secret readable on the disk', async () => {
    await openKeyFileSecretBox(folder).set('core.secret', 'very-secret-text')
    for (const name of readdirSync(folder)) {
      const content = readFileSync(join(folder, name))
      expect(content.includes('very-secret-text')).toBe(false)
      expect(content.toString().includes(Buffer.from('very-secret-text').toString('base64'))).toBe(false)
    }
  })

  posix('makes its files readable by this user only, and closes them again when a copy opened them', async () => {
    await openKeyFileSecretBox(folder).set('core.secret', 'x')
    expect([modeOf('secret.key'), modeOf('secrets.json')]).toEqual([0o600, 0o600])
    chmodSync(join(folder, 'secret.key'), 0o644)
    openKeyFileSecretBox(folder)
    expect(modeOf('secret.key')).toBe(0o600)
  })

  const damages: readonly [string, () => void][] = [
    ['the key is gone', () => rmSync(join(folder, 'secret.key'))],
    ['the key is another one', () => writeFileSync(join(folder, 'secret.key'), Buffer.alloc(32, 7))],
    ['the key is cut off', () => writeFileSync(join(folder, 'secret.key'), 'short')],
    ['the file is cut off', () => writeFileSync(join(folder, 'secrets.json'), '{"version":1,"secr')],
    [
      'a secret was swapped for another',
      () => {
        const path = join(folder, 'secrets.json')
        const { secrets } = JSON.parse(readFileSync(path, 'utf8'))
        writeFileSync(path, JSON.stringify({ version: 1, secrets: { 'gateway.apiKey': secrets['core.secret'] } }))
      },
    ],
  ]
  test.each(damages)('starts without secrets and says so when %s', async (_name, damage) => {
    await openKeyFileSecretBox(folder).set('core.secret', 'x')
    damage()
    const box = openKeyFileSecretBox(folder)
    expect(box.problem).toContain('secrets.json.bad')
    expect(await box.get('core.secret')).toBeNull()
    expect(existsSync(join(folder, 'secrets.json.bad'))).toBe(true)
    await box.set('core.secret', 'new')
    const again = openKeyFileSecretBox(folder)
    expect([again.problem, await again.get('core.secret')]).toEqual([null, 'new'])
  })
})

describe('the data folder', () => {
  posix('is closed to other users', () => {
    const paths = prepareDataPaths(join(folder, 'deep', 'data'))
    expect(paths.database).toBe(join(folder, 'deep', 'data', 'salesboy.db'))
    for (const name of ['', 'sessions', 'backups', 'logs']) expect(modeOf('deep', 'data', name)).toBe(0o700)
  })

  posix('is closed when it was made open and only holds our things, and left alone when it holds others', () => {
    mkdirSync(join(folder, 'ours'), { mode: 0o755 })
    // The second start creates this folder before the other paths.
    mkdirSync(join(folder, 'ours', 'compiled'))
    prepareDataPaths(join(folder, 'ours'))
    expect(modeOf('ours')).toBe(0o700)
    mkdirSync(join(folder, 'home', 'photos'), { recursive: true, mode: 0o755 })
    prepareDataPaths(join(folder, 'home'))
    expect([modeOf('home'), modeOf('home', 'sessions')]).toEqual([0o755, 0o700])
  })

  test('is refused with one sentence if it cannot be used', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => prepareDataPaths(join(folder, 'file'))).toThrow(/Cannot write to the data folder .*--data-dir/)
    expect(() => prepareDataPaths(join(folder, 'file', 'below'))).toThrow(/Cannot write to the data folder/)
    if (process.platform === 'linux') expect(() => prepareDataPaths('/proc/salesboy')).toThrow('ENOENT')
  })
})
